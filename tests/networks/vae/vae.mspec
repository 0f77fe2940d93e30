# A variational autoencoder (Kingma and Welling, 2014) for images of 16×16: convolutions down to a normal distribution of
# `latent` numbers, transposed ones back up.
module Encoder(latent: int) {
  conv1 = Conv2d(1, 16, 4, stride = 2, padding = 1)
  conv2 = Conv2d(16, 32, 4, stride = 2, padding = 1)
  mean = Linear(512, latent)
  log_variance = Linear(512, latent)

  forward(x: f32[N, 1, 16, 16]) {
    h = relu(conv2(relu(conv1(x)))).flatten(1)
    return mean(h), log_variance(h)
  }
}

module Decoder(latent: int) {
  fc = Linear(latent, 512)
  up1 = ConvTranspose2d(32, 16, 4, stride = 2, padding = 1)
  up2 = ConvTranspose2d(16, 1, 4, stride = 2, padding = 1)

  forward(z: f32[N, latent]) {
    h = relu(fc(z)).reshape(N, 32, 4, 4)
    return up2(relu(up1(h)))
  }
}

module VAE(latent: int = 8) {
  encoder = Encoder(latent)
  decoder = Decoder(latent)

  forward(x: f32[N, 1, 16, 16]) -> (logits: f32[N, 1, 16, 16], mu: f32[N, latent], log_variance: f32[N, latent]) {
    mu, log_variance = encoder(x)
    z = mu + exp(0.5 * log_variance) * randn_like(mu) if training else mu
    return decoder(z), mu, log_variance
  }
}

train VAE {
  loss(logits, mu, log_variance, image: f32[N, 1, 16, 16]) = (
    (
      binary_cross_entropy_with_logits(logits, image, reduction = "sum")
        - 0.5 * sum(1 + log_variance - mu ** 2 - exp(log_variance))
    )
      / 4
  )
  optimizer = Adam(lr = 0.001)
}

# Losses as functions, in each reduction; the classes are found from the second argument.
module Losses {
  param w: f32[5] = uniform(0.5, 2)

  forward(@grad x: f32[N, 5], @grad p: f32[N, 5]) -> (y: f32[17], each: f32[N]) {
    t = argmax(p, dim = 1)
    likely = log_softmax(x, dim = 1)
    share = softmax(p, dim = 1)
    apart = where(p[:, 0] > 0, 1, -1)
    y = stack(
      [
        l1_loss(x, p),
        smooth_l1_loss(x, p, beta = 0.5),
        huber_loss(x, p, delta = 0.25, reduction = "sum"),
        mse_loss(x, p),
        binary_cross_entropy(sigmoid(x), sigmoid(p), weight = w),
        binary_cross_entropy_with_logits(x, sigmoid(p), weight = w, pos_weight = w),
        kl_div(likely, share, reduction = "batchmean"),
        kl_div(likely, log(share), log_target = true, reduction = "sum"),
        nll_loss(likely, t),
        nll_loss(likely, t, weight = w, ignore_index = 1),
        cross_entropy(x, t, ignore_index = 1),
        cross_entropy(x, t, weight = w, label_smoothing = 0.125),
        cross_entropy(x, share, weight = w, label_smoothing = 0.125),
        cosine_embedding_loss(x, p, apart, margin = 0.25),
        soft_margin_loss(x, p),
        hinge_embedding_loss(x, where(p > 0, 1, -1)),
        margin_ranking_loss(x[:, 0], x[:, 1], apart, margin = 0.5),
      ],
    )
    each = cross_entropy(x, t, reduction = "none", label_smoothing = 0.25) + cross_entropy(x, share, reduction = "none")
    return y, each
  }
}

# Made by make_goldens.py of loss.py: the cases, and a model that computes them all.
module CaseCrossEntropyMean {
  param x: f32[7, 5] = zeros
  buffer t: i64[7] = 0
  buffer w: f32[5] = 0
  buffer out_y: f32[] = 0
  buffer seed_y: f32[] = 0

  forward() {
    y = cross_entropy(x, t, weight = w, ignore_index = 2, reduction = 'mean')
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseCrossEntropySum {
  param x: f32[7, 5] = zeros
  buffer t: i64[7] = 0
  buffer w: f32[5] = 0
  buffer out_y: f32[] = 0
  buffer seed_y: f32[] = 0

  forward() {
    y = cross_entropy(x, t, weight = w, ignore_index = 2, reduction = 'sum')
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseCrossEntropyNone {
  param x: f32[7, 5] = zeros
  buffer t: i64[7] = 0
  buffer w: f32[5] = 0
  buffer out_y: f32[7] = 0
  buffer seed_y: f32[7] = 0

  forward() {
    y = cross_entropy(x, t, weight = w, ignore_index = 2, reduction = 'none')
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseCrossEntropySmoothMean {
  param x: f32[7, 5] = zeros
  buffer t: i64[7] = 0
  buffer w: f32[5] = 0
  buffer out_y: f32[] = 0
  buffer seed_y: f32[] = 0

  forward() {
    y = cross_entropy(x, t, weight = w, ignore_index = 2, label_smoothing = 0.3, reduction = 'mean')
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseCrossEntropySmoothSum {
  param x: f32[7, 5] = zeros
  buffer t: i64[7] = 0
  buffer w: f32[5] = 0
  buffer out_y: f32[] = 0
  buffer seed_y: f32[] = 0

  forward() {
    y = cross_entropy(x, t, weight = w, ignore_index = 2, label_smoothing = 0.3, reduction = 'sum')
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseCrossEntropySmoothNone {
  param x: f32[7, 5] = zeros
  buffer t: i64[7] = 0
  buffer w: f32[5] = 0
  buffer out_y: f32[7] = 0
  buffer seed_y: f32[7] = 0

  forward() {
    y = cross_entropy(x, t, weight = w, ignore_index = 2, label_smoothing = 0.3, reduction = 'none')
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseCrossEntropySmoothOnlyMean {
  param x: f32[7, 5] = zeros
  buffer t: i64[7] = 0
  buffer out_y: f32[] = 0
  buffer seed_y: f32[] = 0

  forward() {
    y = cross_entropy(x, t, label_smoothing = 0.1, reduction = 'mean')
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseCrossEntropySmoothOnlySum {
  param x: f32[7, 5] = zeros
  buffer t: i64[7] = 0
  buffer out_y: f32[] = 0
  buffer seed_y: f32[] = 0

  forward() {
    y = cross_entropy(x, t, label_smoothing = 0.1, reduction = 'sum')
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseCrossEntropySmoothOnlyNone {
  param x: f32[7, 5] = zeros
  buffer t: i64[7] = 0
  buffer out_y: f32[7] = 0
  buffer seed_y: f32[7] = 0

  forward() {
    y = cross_entropy(x, t, label_smoothing = 0.1, reduction = 'none')
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseCrossEntropyImagesMean {
  param x: f32[2, 4, 3, 5] = zeros
  buffer t: i64[2, 3, 5] = 0
  buffer out_y: f32[] = 0
  buffer seed_y: f32[] = 0

  forward() {
    y = cross_entropy(x, t, ignore_index = 0, label_smoothing = 0.2, reduction = 'mean')
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseCrossEntropyImagesSum {
  param x: f32[2, 4, 3, 5] = zeros
  buffer t: i64[2, 3, 5] = 0
  buffer out_y: f32[] = 0
  buffer seed_y: f32[] = 0

  forward() {
    y = cross_entropy(x, t, ignore_index = 0, label_smoothing = 0.2, reduction = 'sum')
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseCrossEntropyImagesNone {
  param x: f32[2, 4, 3, 5] = zeros
  buffer t: i64[2, 3, 5] = 0
  buffer out_y: f32[2, 3, 5] = 0
  buffer seed_y: f32[2, 3, 5] = 0

  forward() {
    y = cross_entropy(x, t, ignore_index = 0, label_smoothing = 0.2, reduction = 'none')
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseCrossEntropySharesMean {
  param x: f32[7, 5] = zeros
  param t: f32[7, 5] = zeros
  buffer w: f32[5] = 0
  buffer out_y: f32[] = 0
  buffer seed_y: f32[] = 0

  forward() {
    y = cross_entropy(x, t, weight = w, label_smoothing = 0.2, reduction = 'mean')
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseCrossEntropySharesSum {
  param x: f32[7, 5] = zeros
  param t: f32[7, 5] = zeros
  buffer w: f32[5] = 0
  buffer out_y: f32[] = 0
  buffer seed_y: f32[] = 0

  forward() {
    y = cross_entropy(x, t, weight = w, label_smoothing = 0.2, reduction = 'sum')
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseCrossEntropySharesNone {
  param x: f32[7, 5] = zeros
  param t: f32[7, 5] = zeros
  buffer w: f32[5] = 0
  buffer out_y: f32[7] = 0
  buffer seed_y: f32[7] = 0

  forward() {
    y = cross_entropy(x, t, weight = w, label_smoothing = 0.2, reduction = 'none')
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseCrossEntropyImageSharesMean {
  param x: f32[2, 4, 3, 5] = zeros
  param t: f32[2, 4, 3, 5] = zeros
  buffer out_y: f32[] = 0
  buffer seed_y: f32[] = 0

  forward() {
    y = cross_entropy(x, t, reduction = 'mean')
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseCrossEntropyImageSharesSum {
  param x: f32[2, 4, 3, 5] = zeros
  param t: f32[2, 4, 3, 5] = zeros
  buffer out_y: f32[] = 0
  buffer seed_y: f32[] = 0

  forward() {
    y = cross_entropy(x, t, reduction = 'sum')
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseCrossEntropyImageSharesNone {
  param x: f32[2, 4, 3, 5] = zeros
  param t: f32[2, 4, 3, 5] = zeros
  buffer out_y: f32[2, 3, 5] = 0
  buffer seed_y: f32[2, 3, 5] = 0

  forward() {
    y = cross_entropy(x, t, reduction = 'none')
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseNllMean {
  param x: f32[7, 5] = zeros
  buffer t: i64[7] = 0
  buffer w: f32[5] = 0
  buffer out_y: f32[] = 0
  buffer seed_y: f32[] = 0

  forward() {
    y = nll_loss(x, t, weight = w, ignore_index = 4, reduction = 'mean')
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseNllSum {
  param x: f32[7, 5] = zeros
  buffer t: i64[7] = 0
  buffer w: f32[5] = 0
  buffer out_y: f32[] = 0
  buffer seed_y: f32[] = 0

  forward() {
    y = nll_loss(x, t, weight = w, ignore_index = 4, reduction = 'sum')
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseNllNone {
  param x: f32[7, 5] = zeros
  buffer t: i64[7] = 0
  buffer w: f32[5] = 0
  buffer out_y: f32[7] = 0
  buffer seed_y: f32[7] = 0

  forward() {
    y = nll_loss(x, t, weight = w, ignore_index = 4, reduction = 'none')
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseNllImagesMean {
  param x: f32[2, 4, 3, 5] = zeros
  buffer t: i64[2, 3, 5] = 0
  buffer out_y: f32[] = 0
  buffer seed_y: f32[] = 0

  forward() {
    y = nll_loss(x, t, reduction = 'mean')
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseNllImagesSum {
  param x: f32[2, 4, 3, 5] = zeros
  buffer t: i64[2, 3, 5] = 0
  buffer out_y: f32[] = 0
  buffer seed_y: f32[] = 0

  forward() {
    y = nll_loss(x, t, reduction = 'sum')
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseNllImagesNone {
  param x: f32[2, 4, 3, 5] = zeros
  buffer t: i64[2, 3, 5] = 0
  buffer out_y: f32[2, 3, 5] = 0
  buffer seed_y: f32[2, 3, 5] = 0

  forward() {
    y = nll_loss(x, t, reduction = 'none')
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseMseMean {
  param x: f32[5, 3] = zeros
  param t: f32[5, 3] = zeros
  buffer out_y: f32[] = 0
  buffer seed_y: f32[] = 0

  forward() {
    y = mse_loss(x, t, reduction = 'mean')
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseMseSum {
  param x: f32[5, 3] = zeros
  param t: f32[5, 3] = zeros
  buffer out_y: f32[] = 0
  buffer seed_y: f32[] = 0

  forward() {
    y = mse_loss(x, t, reduction = 'sum')
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseMseNone {
  param x: f32[5, 3] = zeros
  param t: f32[5, 3] = zeros
  buffer out_y: f32[5, 3] = 0
  buffer seed_y: f32[5, 3] = 0

  forward() {
    y = mse_loss(x, t, reduction = 'none')
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseL1Mean {
  param x: f32[5, 3] = zeros
  param t: f32[5, 3] = zeros
  buffer out_y: f32[] = 0
  buffer seed_y: f32[] = 0

  forward() {
    y = l1_loss(x, t, reduction = 'mean')
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseL1Sum {
  param x: f32[5, 3] = zeros
  param t: f32[5, 3] = zeros
  buffer out_y: f32[] = 0
  buffer seed_y: f32[] = 0

  forward() {
    y = l1_loss(x, t, reduction = 'sum')
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseL1None {
  param x: f32[5, 3] = zeros
  param t: f32[5, 3] = zeros
  buffer out_y: f32[5, 3] = 0
  buffer seed_y: f32[5, 3] = 0

  forward() {
    y = l1_loss(x, t, reduction = 'none')
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseSmoothL1Mean {
  param x: f32[5, 3] = zeros
  param t: f32[5, 3] = zeros
  buffer out_y: f32[] = 0
  buffer seed_y: f32[] = 0

  forward() {
    y = smooth_l1_loss(x, t, beta = 0.7, reduction = 'mean')
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseSmoothL1Sum {
  param x: f32[5, 3] = zeros
  param t: f32[5, 3] = zeros
  buffer out_y: f32[] = 0
  buffer seed_y: f32[] = 0

  forward() {
    y = smooth_l1_loss(x, t, beta = 0.7, reduction = 'sum')
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseSmoothL1None {
  param x: f32[5, 3] = zeros
  param t: f32[5, 3] = zeros
  buffer out_y: f32[5, 3] = 0
  buffer seed_y: f32[5, 3] = 0

  forward() {
    y = smooth_l1_loss(x, t, beta = 0.7, reduction = 'none')
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseHuberMean {
  param x: f32[5, 3] = zeros
  param t: f32[5, 3] = zeros
  buffer out_y: f32[] = 0
  buffer seed_y: f32[] = 0

  forward() {
    y = huber_loss(x, t, delta = 2.5, reduction = 'mean')
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseHuberSum {
  param x: f32[5, 3] = zeros
  param t: f32[5, 3] = zeros
  buffer out_y: f32[] = 0
  buffer seed_y: f32[] = 0

  forward() {
    y = huber_loss(x, t, delta = 2.5, reduction = 'sum')
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseHuberNone {
  param x: f32[5, 3] = zeros
  param t: f32[5, 3] = zeros
  buffer out_y: f32[5, 3] = 0
  buffer seed_y: f32[5, 3] = 0

  forward() {
    y = huber_loss(x, t, delta = 2.5, reduction = 'none')
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseBceMean {
  param x: f32[5, 3] = zeros
  param t: f32[5, 3] = zeros
  buffer w: f32[3] = 0
  buffer out_y: f32[] = 0
  buffer seed_y: f32[] = 0

  forward() {
    y = binary_cross_entropy(x, t, weight = w, reduction = 'mean')
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseBceSum {
  param x: f32[5, 3] = zeros
  param t: f32[5, 3] = zeros
  buffer w: f32[3] = 0
  buffer out_y: f32[] = 0
  buffer seed_y: f32[] = 0

  forward() {
    y = binary_cross_entropy(x, t, weight = w, reduction = 'sum')
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseBceNone {
  param x: f32[5, 3] = zeros
  param t: f32[5, 3] = zeros
  buffer w: f32[3] = 0
  buffer out_y: f32[5, 3] = 0
  buffer seed_y: f32[5, 3] = 0

  forward() {
    y = binary_cross_entropy(x, t, weight = w, reduction = 'none')
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseBceLogitsMean {
  param x: f32[5, 3] = zeros
  param t: f32[5, 3] = zeros
  buffer w: f32[5, 1] = 0
  buffer v: f32[3] = 0
  buffer out_y: f32[] = 0
  buffer seed_y: f32[] = 0

  forward() {
    y = binary_cross_entropy_with_logits(x, t, weight = w, pos_weight = v, reduction = 'mean')
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseBceLogitsSum {
  param x: f32[5, 3] = zeros
  param t: f32[5, 3] = zeros
  buffer w: f32[5, 1] = 0
  buffer v: f32[3] = 0
  buffer out_y: f32[] = 0
  buffer seed_y: f32[] = 0

  forward() {
    y = binary_cross_entropy_with_logits(x, t, weight = w, pos_weight = v, reduction = 'sum')
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseBceLogitsNone {
  param x: f32[5, 3] = zeros
  param t: f32[5, 3] = zeros
  buffer w: f32[5, 1] = 0
  buffer v: f32[3] = 0
  buffer out_y: f32[5, 3] = 0
  buffer seed_y: f32[5, 3] = 0

  forward() {
    y = binary_cross_entropy_with_logits(x, t, weight = w, pos_weight = v, reduction = 'none')
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseKlMean {
  param x: f32[5, 3] = zeros
  param t: f32[5, 3] = zeros
  buffer out_y: f32[] = 0
  buffer seed_y: f32[] = 0

  forward() {
    y = kl_div(x, t, reduction = 'mean')
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseKlSum {
  param x: f32[5, 3] = zeros
  param t: f32[5, 3] = zeros
  buffer out_y: f32[] = 0
  buffer seed_y: f32[] = 0

  forward() {
    y = kl_div(x, t, reduction = 'sum')
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseKlNone {
  param x: f32[5, 3] = zeros
  param t: f32[5, 3] = zeros
  buffer out_y: f32[5, 3] = 0
  buffer seed_y: f32[5, 3] = 0

  forward() {
    y = kl_div(x, t, reduction = 'none')
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseKlBatchmean {
  param x: f32[5, 3] = zeros
  param t: f32[5, 3] = zeros
  buffer out_y: f32[] = 0
  buffer seed_y: f32[] = 0

  forward() {
    y = kl_div(x, t, reduction = 'batchmean')
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseKlLogMean {
  param x: f32[5, 3] = zeros
  param t: f32[5, 3] = zeros
  buffer out_y: f32[] = 0
  buffer seed_y: f32[] = 0

  forward() {
    y = kl_div(x, t, log_target = true, reduction = 'mean')
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseKlLogNone {
  param x: f32[5, 3] = zeros
  param t: f32[5, 3] = zeros
  buffer out_y: f32[5, 3] = 0
  buffer seed_y: f32[5, 3] = 0

  forward() {
    y = kl_div(x, t, log_target = true, reduction = 'none')
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseKlLogBatchmean {
  param x: f32[5, 3] = zeros
  param t: f32[5, 3] = zeros
  buffer out_y: f32[] = 0
  buffer seed_y: f32[] = 0

  forward() {
    y = kl_div(x, t, log_target = true, reduction = 'batchmean')
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseCosineMean {
  param x: f32[5, 3] = zeros
  param z: f32[5, 3] = zeros
  buffer t: i64[5] = 0
  buffer out_y: f32[] = 0
  buffer seed_y: f32[] = 0

  forward() {
    y = cosine_embedding_loss(x, z, 2 * t.float() - 1, margin = 0.3, reduction = 'mean')
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseCosineSum {
  param x: f32[5, 3] = zeros
  param z: f32[5, 3] = zeros
  buffer t: i64[5] = 0
  buffer out_y: f32[] = 0
  buffer seed_y: f32[] = 0

  forward() {
    y = cosine_embedding_loss(x, z, 2 * t.float() - 1, margin = 0.3, reduction = 'sum')
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseCosineNone {
  param x: f32[5, 3] = zeros
  param z: f32[5, 3] = zeros
  buffer t: i64[5] = 0
  buffer out_y: f32[5] = 0
  buffer seed_y: f32[5] = 0

  forward() {
    y = cosine_embedding_loss(x, z, 2 * t.float() - 1, margin = 0.3, reduction = 'none')
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseHingeMean {
  param x: f32[5, 3] = zeros
  buffer t: i64[5, 3] = 0
  buffer out_y: f32[] = 0
  buffer seed_y: f32[] = 0

  forward() {
    y = hinge_embedding_loss(x, 2 * t.float() - 1, margin = 1.5, reduction = 'mean')
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseHingeSum {
  param x: f32[5, 3] = zeros
  buffer t: i64[5, 3] = 0
  buffer out_y: f32[] = 0
  buffer seed_y: f32[] = 0

  forward() {
    y = hinge_embedding_loss(x, 2 * t.float() - 1, margin = 1.5, reduction = 'sum')
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseHingeNone {
  param x: f32[5, 3] = zeros
  buffer t: i64[5, 3] = 0
  buffer out_y: f32[5, 3] = 0
  buffer seed_y: f32[5, 3] = 0

  forward() {
    y = hinge_embedding_loss(x, 2 * t.float() - 1, margin = 1.5, reduction = 'none')
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseRankingMean {
  param x: f32[5, 3] = zeros
  param z: f32[5, 3] = zeros
  buffer t: i64[5, 3] = 0
  buffer out_y: f32[] = 0
  buffer seed_y: f32[] = 0

  forward() {
    y = margin_ranking_loss(x, z, 2 * t.float() - 1, margin = 0.4, reduction = 'mean')
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseRankingSum {
  param x: f32[5, 3] = zeros
  param z: f32[5, 3] = zeros
  buffer t: i64[5, 3] = 0
  buffer out_y: f32[] = 0
  buffer seed_y: f32[] = 0

  forward() {
    y = margin_ranking_loss(x, z, 2 * t.float() - 1, margin = 0.4, reduction = 'sum')
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseRankingNone {
  param x: f32[5, 3] = zeros
  param z: f32[5, 3] = zeros
  buffer t: i64[5, 3] = 0
  buffer out_y: f32[5, 3] = 0
  buffer seed_y: f32[5, 3] = 0

  forward() {
    y = margin_ranking_loss(x, z, 2 * t.float() - 1, margin = 0.4, reduction = 'none')
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseSoftMarginMean {
  param x: f32[5, 3] = zeros
  buffer t: i64[5, 3] = 0
  buffer out_y: f32[] = 0
  buffer seed_y: f32[] = 0

  forward() {
    y = soft_margin_loss(x, 2 * t.float() - 1, reduction = 'mean')
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseSoftMarginSum {
  param x: f32[5, 3] = zeros
  buffer t: i64[5, 3] = 0
  buffer out_y: f32[] = 0
  buffer seed_y: f32[] = 0

  forward() {
    y = soft_margin_loss(x, 2 * t.float() - 1, reduction = 'sum')
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseSoftMarginNone {
  param x: f32[5, 3] = zeros
  buffer t: i64[5, 3] = 0
  buffer out_y: f32[5, 3] = 0
  buffer seed_y: f32[5, 3] = 0

  forward() {
    y = soft_margin_loss(x, 2 * t.float() - 1, reduction = 'none')
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseLayerCrossEntropy {
  param x: f32[7, 5] = zeros
  buffer t: i64[7] = 0
  layer = CrossEntropyLoss(ignore_index = 1, reduction = 'sum', label_smoothing = 0.25)
  buffer out_y: f32[] = 0
  buffer seed_y: f32[] = 0

  forward() {
    y = layer(x, t)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseLayerKl {
  param x: f32[5, 3] = zeros
  param t: f32[5, 3] = zeros
  layer = KLDivLoss(reduction = 'batchmean')
  buffer out_y: f32[] = 0
  buffer seed_y: f32[] = 0

  forward() {
    y = layer(x, t)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseCrossEntropyMeanF64 {
  param x: f64[7, 5] = zeros
  buffer t: i64[7] = 0
  buffer w: f64[5] = 0
  buffer out_y: f64[] = 0
  buffer seed_y: f64[] = 0

  forward() {
    y = cross_entropy(x, t, weight = w, ignore_index = 2, label_smoothing = 0.3, reduction = 'mean')
    self.out_y = y
    return (y * seed_y).sum().float()
  }
}

module CaseBceLogitsMeanF64 {
  param x: f64[5, 3] = zeros
  param t: f64[5, 3] = zeros
  buffer v: f64[3] = 0
  buffer out_y: f64[] = 0
  buffer seed_y: f64[] = 0

  forward() {
    y = binary_cross_entropy_with_logits(x, t, pos_weight = v, reduction = 'mean')
    self.out_y = y
    return (y * seed_y).sum().float()
  }
}

module CaseHuberSumF64 {
  param x: f64[5, 3] = zeros
  param t: f64[5, 3] = zeros
  buffer out_y: f64[] = 0
  buffer seed_y: f64[] = 0

  forward() {
    y = huber_loss(x, t, delta = 2.5, reduction = 'sum')
    self.out_y = y
    return (y * seed_y).sum().float()
  }
}

module CaseKlBatchmeanF64 {
  param x: f64[5, 3] = zeros
  param t: f64[5, 3] = zeros
  buffer out_y: f64[] = 0
  buffer seed_y: f64[] = 0

  forward() {
    y = kl_div(x, t, reduction = 'batchmean')
    self.out_y = y
    return (y * seed_y).sum().float()
  }
}

module Cases {
  cross_entropy_mean = CaseCrossEntropyMean()
  cross_entropy_sum = CaseCrossEntropySum()
  cross_entropy_none = CaseCrossEntropyNone()
  cross_entropy_smooth_mean = CaseCrossEntropySmoothMean()
  cross_entropy_smooth_sum = CaseCrossEntropySmoothSum()
  cross_entropy_smooth_none = CaseCrossEntropySmoothNone()
  cross_entropy_smooth_only_mean = CaseCrossEntropySmoothOnlyMean()
  cross_entropy_smooth_only_sum = CaseCrossEntropySmoothOnlySum()
  cross_entropy_smooth_only_none = CaseCrossEntropySmoothOnlyNone()
  cross_entropy_images_mean = CaseCrossEntropyImagesMean()
  cross_entropy_images_sum = CaseCrossEntropyImagesSum()
  cross_entropy_images_none = CaseCrossEntropyImagesNone()
  cross_entropy_shares_mean = CaseCrossEntropySharesMean()
  cross_entropy_shares_sum = CaseCrossEntropySharesSum()
  cross_entropy_shares_none = CaseCrossEntropySharesNone()
  cross_entropy_image_shares_mean = CaseCrossEntropyImageSharesMean()
  cross_entropy_image_shares_sum = CaseCrossEntropyImageSharesSum()
  cross_entropy_image_shares_none = CaseCrossEntropyImageSharesNone()
  nll_mean = CaseNllMean()
  nll_sum = CaseNllSum()
  nll_none = CaseNllNone()
  nll_images_mean = CaseNllImagesMean()
  nll_images_sum = CaseNllImagesSum()
  nll_images_none = CaseNllImagesNone()
  mse_mean = CaseMseMean()
  mse_sum = CaseMseSum()
  mse_none = CaseMseNone()
  l1_mean = CaseL1Mean()
  l1_sum = CaseL1Sum()
  l1_none = CaseL1None()
  smooth_l1_mean = CaseSmoothL1Mean()
  smooth_l1_sum = CaseSmoothL1Sum()
  smooth_l1_none = CaseSmoothL1None()
  huber_mean = CaseHuberMean()
  huber_sum = CaseHuberSum()
  huber_none = CaseHuberNone()
  bce_mean = CaseBceMean()
  bce_sum = CaseBceSum()
  bce_none = CaseBceNone()
  bce_logits_mean = CaseBceLogitsMean()
  bce_logits_sum = CaseBceLogitsSum()
  bce_logits_none = CaseBceLogitsNone()
  kl_mean = CaseKlMean()
  kl_sum = CaseKlSum()
  kl_none = CaseKlNone()
  kl_batchmean = CaseKlBatchmean()
  kl_log_mean = CaseKlLogMean()
  kl_log_none = CaseKlLogNone()
  kl_log_batchmean = CaseKlLogBatchmean()
  cosine_mean = CaseCosineMean()
  cosine_sum = CaseCosineSum()
  cosine_none = CaseCosineNone()
  hinge_mean = CaseHingeMean()
  hinge_sum = CaseHingeSum()
  hinge_none = CaseHingeNone()
  ranking_mean = CaseRankingMean()
  ranking_sum = CaseRankingSum()
  ranking_none = CaseRankingNone()
  soft_margin_mean = CaseSoftMarginMean()
  soft_margin_sum = CaseSoftMarginSum()
  soft_margin_none = CaseSoftMarginNone()
  layer_cross_entropy = CaseLayerCrossEntropy()
  layer_kl = CaseLayerKl()
  cross_entropy_mean_f64 = CaseCrossEntropyMeanF64()
  bce_logits_mean_f64 = CaseBceLogitsMeanF64()
  huber_sum_f64 = CaseHuberSumF64()
  kl_batchmean_f64 = CaseKlBatchmeanF64()

  forward() -> (total: f32[]) {
    total = zeros(1).sum()
    total = total + cross_entropy_mean() + cross_entropy_sum() + cross_entropy_none() + cross_entropy_smooth_mean()
    total = total + cross_entropy_smooth_sum() + cross_entropy_smooth_none() + cross_entropy_smooth_only_mean() + cross_entropy_smooth_only_sum()
    total = total + cross_entropy_smooth_only_none() + cross_entropy_images_mean() + cross_entropy_images_sum() + cross_entropy_images_none()
    total = total + cross_entropy_shares_mean() + cross_entropy_shares_sum() + cross_entropy_shares_none() + cross_entropy_image_shares_mean()
    total = total + cross_entropy_image_shares_sum() + cross_entropy_image_shares_none() + nll_mean() + nll_sum()
    total = total + nll_none() + nll_images_mean() + nll_images_sum() + nll_images_none()
    total = total + mse_mean() + mse_sum() + mse_none() + l1_mean()
    total = total + l1_sum() + l1_none() + smooth_l1_mean() + smooth_l1_sum()
    total = total + smooth_l1_none() + huber_mean() + huber_sum() + huber_none()
    total = total + bce_mean() + bce_sum() + bce_none() + bce_logits_mean()
    total = total + bce_logits_sum() + bce_logits_none() + kl_mean() + kl_sum()
    total = total + kl_none() + kl_batchmean() + kl_log_mean() + kl_log_none()
    total = total + kl_log_batchmean() + cosine_mean() + cosine_sum() + cosine_none()
    total = total + hinge_mean() + hinge_sum() + hinge_none() + ranking_mean()
    total = total + ranking_sum() + ranking_none() + soft_margin_mean() + soft_margin_sum()
    total = total + soft_margin_none() + layer_cross_entropy() + layer_kl() + cross_entropy_mean_f64()
    total = total + bce_logits_mean_f64() + huber_sum_f64() + kl_batchmean_f64()
    return total
  }
}

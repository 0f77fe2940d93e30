# SPDX-License-Identifier: 0BSD
"""Losses: every reduction with weights, smoothing, ignored classes, probabilities."""

from case import Case, constant, uniform, whole


def each(name, text, reductions=("mean", "sum", "none"), dtype="f32", **inputs):
    return [Case(f"{name}_{reduction}{'' if dtype == 'f32' else '_f64'}", text.replace("…", f"reduction = '{reduction}'"),
                 dtype=dtype, **inputs) for reduction in reductions]


scores, images = uniform(7, 5, low=-3, high=3), uniform(2, 4, 3, 5, low=-3, high=3)
classes, pixels = whole(7, below=5), whole(2, 3, 5, below=4)
shares = uniform(7, 5, low=0, high=0.4)
weight = constant(uniform(5, low=0.5, high=2))
x, t, p = uniform(5, 3, low=-3, high=3), uniform(5, 3, low=-3, high=3), uniform(5, 3, low=0.05, high=0.95)

CASES = [
    *each("cross_entropy", "cross_entropy(x, t, weight = w, ignore_index = 2, …)", x=scores, t=classes, w=weight),
    *each("cross_entropy_smooth", "cross_entropy(x, t, weight = w, ignore_index = 2, label_smoothing = 0.3, …)",
          x=scores, t=classes, w=weight),
    *each("cross_entropy_smooth_only", "cross_entropy(x, t, label_smoothing = 0.1, …)", x=scores, t=classes),
    *each("cross_entropy_images", "cross_entropy(x, t, ignore_index = 0, label_smoothing = 0.2, …)", x=images, t=pixels),
    *each("cross_entropy_shares", "cross_entropy(x, t, weight = w, label_smoothing = 0.2, …)", x=scores, t=shares, w=weight),
    *each("cross_entropy_image_shares", "cross_entropy(x, t, …)", x=images, t=uniform(2, 4, 3, 5, low=0, high=0.5)),
    *each("nll", "nll_loss(x, t, weight = w, ignore_index = 4, …)", x=scores, t=classes, w=weight),
    *each("nll_images", "nll_loss(x, t, …)", x=images, t=pixels),
    *each("mse", "mse_loss(x, t, …)", x=x, t=t),
    *each("l1", "l1_loss(x, t, …)", x=x, t=t),
    *each("smooth_l1", "smooth_l1_loss(x, t, beta = 0.7, …)", x=x, t=t),
    *each("huber", "huber_loss(x, t, delta = 2.5, …)", x=x, t=t),
    *each("bce", "binary_cross_entropy(x, t, weight = w, …)", x=p, t=uniform(5, 3, low=0, high=1), w=constant(uniform(3, low=0.5, high=2))),
    *each("bce_logits", "binary_cross_entropy_with_logits(x, t, weight = w, pos_weight = v, …)", x=x, t=p,
          w=constant(uniform(5, 1, low=0.5, high=2)), v=constant(uniform(3, low=0.5, high=2))),
    *each("kl", "kl_div(x, t, …)", ("mean", "sum", "none", "batchmean"), x=x, t=p),
    *each("kl_log", "kl_div(x, t, log_target = true, …)", ("mean", "none", "batchmean"), x=x, t=t),
    *each("cosine", "cosine_embedding_loss(x, z, 2 * t.float() - 1, margin = 0.3, …)", x=x, z=t, t=whole(5, below=2)),
    *each("hinge", "hinge_embedding_loss(x, 2 * t.float() - 1, margin = 1.5, …)", x=x, t=whole(5, 3, below=2)),
    *each("ranking", "margin_ranking_loss(x, z, 2 * t.float() - 1, margin = 0.4, …)", x=x, z=t, t=whole(5, 3, below=2)),
    *each("soft_margin", "soft_margin_loss(x, 2 * t.float() - 1, …)", x=x, t=whole(5, 3, below=2)),
    Case("layer_cross_entropy", "layer(x, t)", x=scores, t=classes,
         layer="CrossEntropyLoss(ignore_index = 1, reduction = 'sum', label_smoothing = 0.25)"),
    Case("layer_kl", "layer(x, t)", x=x, t=p, layer="KLDivLoss(reduction = 'batchmean')"),
    *each("cross_entropy", "cross_entropy(x, t, weight = w, ignore_index = 2, label_smoothing = 0.3, …)", ("mean",), "f64",
          x=scores, t=classes, w=weight),
    *each("bce_logits", "binary_cross_entropy_with_logits(x, t, pos_weight = v, …)", ("mean",), "f64", x=x, t=p,
          v=constant(uniform(3, low=0.5, high=2))),
    *each("huber", "huber_loss(x, t, delta = 2.5, …)", ("sum",), "f64", x=x, t=t),
    *each("kl", "kl_div(x, t, …)", ("batchmean",), "f64", x=x, t=p),
]

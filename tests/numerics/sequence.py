# SPDX-License-Identifier: 0BSD
"""Attention with its masks, recurrent layers, embeddings."""

from case import Case, Given, uniform, whole

# True where a query may look; each row has one such place.
MAY_LOOK = Given([[True, False, True, False, False], [False, True, True, True, True], [True, True, True, True, True]], "bool")
MAY_NOT = Given([[False, True, False, True, False], [True, False, False, False, True], [False] * 5], "bool")
HIDDEN = Given([[False, False, False, True, True], [False, False, True, False, False]], "bool")
q, k, v = uniform(2, 4, 3, 6), uniform(2, 4, 5, 6), uniform(2, 4, 5, 7)


def attention(name, text, dtype="f32", **inputs):
    return Case(f"attention_{name}", f"scaled_dot_product_attention(q, k, v{text})", dtype=dtype,
                **{"q": q, "k": k, "v": v, **inputs})


def heads(name, text, settings="", **inputs):
    """Two results: the weights, too."""
    return Case(f"mha_{name}", f"y, w = layer(q, k, v{text})", outputs="y w", layer=f"MultiheadAttention(8, 2{settings})",
                **{"q": uniform(3, 2, 8), "k": uniform(5, 2, 8), "v": uniform(5, 2, 8), **inputs})


def recurrent(name, text, *shape, state=None):
    kind = text.split("(")[0]
    outputs, end = ("y h c", "h, c = s") if kind == "LSTM" else ("y h", "h = s")
    start = {"none": "", "LSTM": ", (a, b)"}.get(kind if state else "none", ", a")
    inputs = {"x": uniform(*shape)}
    if state:
        inputs["a"] = uniform(*state)
    if state and kind == "LSTM":
        inputs["b"] = uniform(*state)
    return Case(name, f"y, s = layer(x{start})\n{end}", outputs=outputs, layer=text, **inputs)


def transformer(name, layer, call="layer(x)", **inputs):
    return Case(name, call, layer=layer, x=uniform(2, 4, 8), **inputs)


CASES = [
    attention("plain", ""),
    attention("may_look", ", attn_mask = m", m=MAY_LOOK),
    attention("float_mask", ", attn_mask = m, scale = 0.3", m=uniform(2, 1, 3, 5)),
    attention("head_mask", ", attn_mask = m", m=uniform(4, 3, 5)),
    attention("causal", ", is_causal = true", k=uniform(2, 4, 3, 6), v=uniform(2, 4, 3, 7)),
    attention("causal_longer", ", is_causal = true"),
    attention("scale", ", scale = 1.5", q=uniform(3, 4), k=uniform(5, 4), v=uniform(5, 2)),
    attention("one_key", "", q=uniform(2, 3, 4), k=uniform(2, 1, 4), v=uniform(2, 1, 4)),
    attention("f64", ", attn_mask = m", "f64", m=uniform(3, 5)),
    attention("causal_f64", ", is_causal = true", "f64"),
    heads("cross", ""),
    heads("bool_mask", ", attn_mask = m", m=MAY_NOT),
    heads("float_mask", ", attn_mask = m", m=uniform(4, 3, 5)),
    heads("padding", ", key_padding_mask = m, average_attn_weights = false", m=HIDDEN),
    heads("both_masks", ", attn_mask = m, key_padding_mask = n", m=MAY_NOT, n=Given([[False] * 5, [False] * 4 + [True]], "bool")),
    heads("batch_first", "", ", batch_first = true, bias = false", q=uniform(2, 3, 8), k=uniform(2, 5, 8), v=uniform(2, 5, 8)),
    heads("other_widths", "", ", kdim = 5, vdim = 3", k=uniform(5, 2, 5), v=uniform(5, 2, 3)),
    heads("unbatched", "", q=uniform(3, 8), k=uniform(5, 8), v=uniform(5, 8)),
    transformer("encoder_layer", "TransformerEncoderLayer(8, 2, 12, dropout = 0.0, activation = 'gelu', norm_first = true)",
                "layer(x, src_mask = m)", m=Given([[False, True], [False, False]], "bool")),
    transformer("encoder_layer_padding", "TransformerEncoderLayer(8, 4, 5, dropout = 0.0, batch_first = true, bias = false)",
                "layer(x, src_key_padding_mask = m)", m=Given([[False, False, True, False], [False] * 4], "bool")),
    transformer("decoder_layer", "TransformerDecoderLayer(8, 2, 12, dropout = 0.0, batch_first = true)",
                "layer(x, z, tgt_mask = m, memory_mask = n)", z=uniform(2, 3, 8), m=uniform(4, 4), n=uniform(4, 3)),
    transformer("decoder_layer_first", "TransformerDecoderLayer(8, 2, 7, dropout = 0.0, activation = 'gelu', norm_first = true)",
                "layer(x, z)", z=uniform(3, 4, 8)),
    recurrent("lstm", "LSTM(3, 5, 2, bidirectional = true)", 4, 2, 3),
    recurrent("lstm_batch_first", "LSTM(3, 4, 2, bias = false, batch_first = true)", 2, 5, 3, state=(2, 2, 4)),
    recurrent("lstm_unbatched", "LSTM(2, 3, bidirectional = true)", 5, 2),
    recurrent("gru", "GRU(3, 5, 2, bidirectional = true, batch_first = true)", 2, 4, 3, state=(4, 2, 5)),
    recurrent("gru_no_bias", "GRU(3, 4, 3, bias = false)", 3, 2, 3),
    recurrent("rnn", "RNN(3, 4, 2, nonlinearity = 'relu', bidirectional = true)", 4, 2, 3, state=(4, 2, 4)),
    recurrent("rnn_unbatched", "RNN(3, 4)", 1, 3),
    Case("lstm_cell", "y, z = layer(x, (h, c))", outputs="y z", layer="LSTMCell(3, 4)",
         x=uniform(2, 3), h=uniform(2, 4), c=uniform(2, 4)),
    Case("gru_cell", "layer(x, h)", layer="GRUCell(3, 4, bias = false)", x=uniform(3), h=uniform(4)),
    Case("rnn_cell", "layer(x, h)", layer="RNNCell(3, 4, nonlinearity = 'relu')", x=uniform(2, 3), h=uniform(2, 4)),
    Case("embedding", "layer(i)", layer="Embedding(6, 5, padding_idx = -2)", i=whole(3, 7, below=6)),
    Case("embedding_by_frequency", "layer(i)", layer="Embedding(4, 3, scale_grad_by_freq = true)", i=whole(2, 9, below=4)),
    Case("bag_mean", "layer(i)", layer="EmbeddingBag(5, 3, padding_idx = 1)", i=whole(4, 3, below=5)),
    Case("bag_sum", "layer(i, per_sample_weights = w)", layer="EmbeddingBag(5, 3, mode = 'sum')", i=whole(4, 3, below=5),
         w=uniform(4, 3)),
    Case("bilinear", "layer(x, z)", layer="Bilinear(3, 5, 4)", x=uniform(2, 7, 3), z=uniform(2, 7, 5)),
]

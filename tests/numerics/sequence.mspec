# Made by make_goldens.py of sequence.py: the cases, and a model that computes them all.
module CaseAttentionPlain {
  param q: f32[2, 4, 3, 6] = zeros
  param k: f32[2, 4, 5, 6] = zeros
  param v: f32[2, 4, 5, 7] = zeros
  buffer out_y: f32[2, 4, 3, 7] = 0
  buffer seed_y: f32[2, 4, 3, 7] = 0

  forward() {
    y = scaled_dot_product_attention(q, k, v)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseAttentionMayLook {
  param q: f32[2, 4, 3, 6] = zeros
  param k: f32[2, 4, 5, 6] = zeros
  param v: f32[2, 4, 5, 7] = zeros
  buffer m: bool[3, 5] = false
  buffer out_y: f32[2, 4, 3, 7] = 0
  buffer seed_y: f32[2, 4, 3, 7] = 0

  forward() {
    y = scaled_dot_product_attention(q, k, v, attn_mask = m)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseAttentionFloatMask {
  param q: f32[2, 4, 3, 6] = zeros
  param k: f32[2, 4, 5, 6] = zeros
  param v: f32[2, 4, 5, 7] = zeros
  param m: f32[2, 1, 3, 5] = zeros
  buffer out_y: f32[2, 4, 3, 7] = 0
  buffer seed_y: f32[2, 4, 3, 7] = 0

  forward() {
    y = scaled_dot_product_attention(q, k, v, attn_mask = m, scale = 0.3)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseAttentionHeadMask {
  param q: f32[2, 4, 3, 6] = zeros
  param k: f32[2, 4, 5, 6] = zeros
  param v: f32[2, 4, 5, 7] = zeros
  param m: f32[4, 3, 5] = zeros
  buffer out_y: f32[2, 4, 3, 7] = 0
  buffer seed_y: f32[2, 4, 3, 7] = 0

  forward() {
    y = scaled_dot_product_attention(q, k, v, attn_mask = m)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseAttentionCausal {
  param q: f32[2, 4, 3, 6] = zeros
  param k: f32[2, 4, 3, 6] = zeros
  param v: f32[2, 4, 3, 7] = zeros
  buffer out_y: f32[2, 4, 3, 7] = 0
  buffer seed_y: f32[2, 4, 3, 7] = 0

  forward() {
    y = scaled_dot_product_attention(q, k, v, is_causal = true)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseAttentionCausalLonger {
  param q: f32[2, 4, 3, 6] = zeros
  param k: f32[2, 4, 5, 6] = zeros
  param v: f32[2, 4, 5, 7] = zeros
  buffer out_y: f32[2, 4, 3, 7] = 0
  buffer seed_y: f32[2, 4, 3, 7] = 0

  forward() {
    y = scaled_dot_product_attention(q, k, v, is_causal = true)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseAttentionScale {
  param q: f32[3, 4] = zeros
  param k: f32[5, 4] = zeros
  param v: f32[5, 2] = zeros
  buffer out_y: f32[3, 2] = 0
  buffer seed_y: f32[3, 2] = 0

  forward() {
    y = scaled_dot_product_attention(q, k, v, scale = 1.5)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseAttentionOneKey {
  param q: f32[2, 3, 4] = zeros
  param k: f32[2, 1, 4] = zeros
  param v: f32[2, 1, 4] = zeros
  buffer out_y: f32[2, 3, 4] = 0
  buffer seed_y: f32[2, 3, 4] = 0

  forward() {
    y = scaled_dot_product_attention(q, k, v)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseAttentionF64 {
  param q: f64[2, 4, 3, 6] = zeros
  param k: f64[2, 4, 5, 6] = zeros
  param v: f64[2, 4, 5, 7] = zeros
  param m: f64[3, 5] = zeros
  buffer out_y: f64[2, 4, 3, 7] = 0
  buffer seed_y: f64[2, 4, 3, 7] = 0

  forward() {
    y = scaled_dot_product_attention(q, k, v, attn_mask = m)
    self.out_y = y
    return (y * seed_y).sum().float()
  }
}

module CaseAttentionCausalF64 {
  param q: f64[2, 4, 3, 6] = zeros
  param k: f64[2, 4, 5, 6] = zeros
  param v: f64[2, 4, 5, 7] = zeros
  buffer out_y: f64[2, 4, 3, 7] = 0
  buffer seed_y: f64[2, 4, 3, 7] = 0

  forward() {
    y = scaled_dot_product_attention(q, k, v, is_causal = true)
    self.out_y = y
    return (y * seed_y).sum().float()
  }
}

module CaseMhaCross {
  param q: f32[3, 2, 8] = zeros
  param k: f32[5, 2, 8] = zeros
  param v: f32[5, 2, 8] = zeros
  layer = MultiheadAttention(8, 2)
  buffer out_y: f32[3, 2, 8] = 0
  buffer out_w: f32[2, 3, 5] = 0
  buffer seed_y: f32[3, 2, 8] = 0
  buffer seed_w: f32[2, 3, 5] = 0

  forward() {
    y, w = layer(q, k, v)
    self.out_y = y
    self.out_w = w
    return (y * seed_y).sum() + (w * seed_w).sum()
  }
}

module CaseMhaBoolMask {
  param q: f32[3, 2, 8] = zeros
  param k: f32[5, 2, 8] = zeros
  param v: f32[5, 2, 8] = zeros
  buffer m: bool[3, 5] = false
  layer = MultiheadAttention(8, 2)
  buffer out_y: f32[3, 2, 8] = 0
  buffer out_w: f32[2, 3, 5] = 0
  buffer seed_y: f32[3, 2, 8] = 0
  buffer seed_w: f32[2, 3, 5] = 0

  forward() {
    y, w = layer(q, k, v, attn_mask = m)
    self.out_y = y
    self.out_w = w
    return (y * seed_y).sum() + (w * seed_w).sum()
  }
}

module CaseMhaFloatMask {
  param q: f32[3, 2, 8] = zeros
  param k: f32[5, 2, 8] = zeros
  param v: f32[5, 2, 8] = zeros
  param m: f32[4, 3, 5] = zeros
  layer = MultiheadAttention(8, 2)
  buffer out_y: f32[3, 2, 8] = 0
  buffer out_w: f32[2, 3, 5] = 0
  buffer seed_y: f32[3, 2, 8] = 0
  buffer seed_w: f32[2, 3, 5] = 0

  forward() {
    y, w = layer(q, k, v, attn_mask = m)
    self.out_y = y
    self.out_w = w
    return (y * seed_y).sum() + (w * seed_w).sum()
  }
}

module CaseMhaPadding {
  param q: f32[3, 2, 8] = zeros
  param k: f32[5, 2, 8] = zeros
  param v: f32[5, 2, 8] = zeros
  buffer m: bool[2, 5] = false
  layer = MultiheadAttention(8, 2)
  buffer out_y: f32[3, 2, 8] = 0
  buffer out_w: f32[2, 2, 3, 5] = 0
  buffer seed_y: f32[3, 2, 8] = 0
  buffer seed_w: f32[2, 2, 3, 5] = 0

  forward() {
    y, w = layer(q, k, v, key_padding_mask = m, average_attn_weights = false)
    self.out_y = y
    self.out_w = w
    return (y * seed_y).sum() + (w * seed_w).sum()
  }
}

module CaseMhaBothMasks {
  param q: f32[3, 2, 8] = zeros
  param k: f32[5, 2, 8] = zeros
  param v: f32[5, 2, 8] = zeros
  buffer m: bool[3, 5] = false
  buffer n: bool[2, 5] = false
  layer = MultiheadAttention(8, 2)
  buffer out_y: f32[3, 2, 8] = 0
  buffer out_w: f32[2, 3, 5] = 0
  buffer seed_y: f32[3, 2, 8] = 0
  buffer seed_w: f32[2, 3, 5] = 0

  forward() {
    y, w = layer(q, k, v, attn_mask = m, key_padding_mask = n)
    self.out_y = y
    self.out_w = w
    return (y * seed_y).sum() + (w * seed_w).sum()
  }
}

module CaseMhaBatchFirst {
  param q: f32[2, 3, 8] = zeros
  param k: f32[2, 5, 8] = zeros
  param v: f32[2, 5, 8] = zeros
  layer = MultiheadAttention(8, 2, batch_first = true, bias = false)
  buffer out_y: f32[2, 3, 8] = 0
  buffer out_w: f32[2, 3, 5] = 0
  buffer seed_y: f32[2, 3, 8] = 0
  buffer seed_w: f32[2, 3, 5] = 0

  forward() {
    y, w = layer(q, k, v)
    self.out_y = y
    self.out_w = w
    return (y * seed_y).sum() + (w * seed_w).sum()
  }
}

module CaseMhaOtherWidths {
  param q: f32[3, 2, 8] = zeros
  param k: f32[5, 2, 5] = zeros
  param v: f32[5, 2, 3] = zeros
  layer = MultiheadAttention(8, 2, kdim = 5, vdim = 3)
  buffer out_y: f32[3, 2, 8] = 0
  buffer out_w: f32[2, 3, 5] = 0
  buffer seed_y: f32[3, 2, 8] = 0
  buffer seed_w: f32[2, 3, 5] = 0

  forward() {
    y, w = layer(q, k, v)
    self.out_y = y
    self.out_w = w
    return (y * seed_y).sum() + (w * seed_w).sum()
  }
}

module CaseMhaUnbatched {
  param q: f32[3, 8] = zeros
  param k: f32[5, 8] = zeros
  param v: f32[5, 8] = zeros
  layer = MultiheadAttention(8, 2)
  buffer out_y: f32[3, 8] = 0
  buffer out_w: f32[3, 5] = 0
  buffer seed_y: f32[3, 8] = 0
  buffer seed_w: f32[3, 5] = 0

  forward() {
    y, w = layer(q, k, v)
    self.out_y = y
    self.out_w = w
    return (y * seed_y).sum() + (w * seed_w).sum()
  }
}

module CaseEncoderLayer {
  param x: f32[2, 4, 8] = zeros
  buffer m: bool[2, 2] = false
  layer = TransformerEncoderLayer(8, 2, 12, dropout = 0.0, activation = 'gelu', norm_first = true)
  buffer out_y: f32[2, 4, 8] = 0
  buffer seed_y: f32[2, 4, 8] = 0

  forward() {
    y = layer(x, src_mask = m)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseEncoderLayerPadding {
  param x: f32[2, 4, 8] = zeros
  buffer m: bool[2, 4] = false
  layer = TransformerEncoderLayer(8, 4, 5, dropout = 0.0, batch_first = true, bias = false)
  buffer out_y: f32[2, 4, 8] = 0
  buffer seed_y: f32[2, 4, 8] = 0

  forward() {
    y = layer(x, src_key_padding_mask = m)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseDecoderLayer {
  param x: f32[2, 4, 8] = zeros
  param z: f32[2, 3, 8] = zeros
  param m: f32[4, 4] = zeros
  param n: f32[4, 3] = zeros
  layer = TransformerDecoderLayer(8, 2, 12, dropout = 0.0, batch_first = true)
  buffer out_y: f32[2, 4, 8] = 0
  buffer seed_y: f32[2, 4, 8] = 0

  forward() {
    y = layer(x, z, tgt_mask = m, memory_mask = n)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseDecoderLayerFirst {
  param x: f32[2, 4, 8] = zeros
  param z: f32[3, 4, 8] = zeros
  layer = TransformerDecoderLayer(8, 2, 7, dropout = 0.0, activation = 'gelu', norm_first = true)
  buffer out_y: f32[2, 4, 8] = 0
  buffer seed_y: f32[2, 4, 8] = 0

  forward() {
    y = layer(x, z)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseLstm {
  param x: f32[4, 2, 3] = zeros
  layer = LSTM(3, 5, 2, bidirectional = true)
  buffer out_y: f32[4, 2, 10] = 0
  buffer out_h: f32[4, 2, 5] = 0
  buffer out_c: f32[4, 2, 5] = 0
  buffer seed_y: f32[4, 2, 10] = 0
  buffer seed_h: f32[4, 2, 5] = 0
  buffer seed_c: f32[4, 2, 5] = 0

  forward() {
    y, s = layer(x)
    h, c = s
    self.out_y = y
    self.out_h = h
    self.out_c = c
    return (y * seed_y).sum() + (h * seed_h).sum() + (c * seed_c).sum()
  }
}

module CaseLstmBatchFirst {
  param x: f32[2, 5, 3] = zeros
  param a: f32[2, 2, 4] = zeros
  param b: f32[2, 2, 4] = zeros
  layer = LSTM(3, 4, 2, bias = false, batch_first = true)
  buffer out_y: f32[2, 5, 4] = 0
  buffer out_h: f32[2, 2, 4] = 0
  buffer out_c: f32[2, 2, 4] = 0
  buffer seed_y: f32[2, 5, 4] = 0
  buffer seed_h: f32[2, 2, 4] = 0
  buffer seed_c: f32[2, 2, 4] = 0

  forward() {
    y, s = layer(x, (a, b))
    h, c = s
    self.out_y = y
    self.out_h = h
    self.out_c = c
    return (y * seed_y).sum() + (h * seed_h).sum() + (c * seed_c).sum()
  }
}

module CaseLstmUnbatched {
  param x: f32[5, 2] = zeros
  layer = LSTM(2, 3, bidirectional = true)
  buffer out_y: f32[5, 6] = 0
  buffer out_h: f32[2, 3] = 0
  buffer out_c: f32[2, 3] = 0
  buffer seed_y: f32[5, 6] = 0
  buffer seed_h: f32[2, 3] = 0
  buffer seed_c: f32[2, 3] = 0

  forward() {
    y, s = layer(x)
    h, c = s
    self.out_y = y
    self.out_h = h
    self.out_c = c
    return (y * seed_y).sum() + (h * seed_h).sum() + (c * seed_c).sum()
  }
}

module CaseGru {
  param x: f32[2, 4, 3] = zeros
  param a: f32[4, 2, 5] = zeros
  layer = GRU(3, 5, 2, bidirectional = true, batch_first = true)
  buffer out_y: f32[2, 4, 10] = 0
  buffer out_h: f32[4, 2, 5] = 0
  buffer seed_y: f32[2, 4, 10] = 0
  buffer seed_h: f32[4, 2, 5] = 0

  forward() {
    y, s = layer(x, a)
    h = s
    self.out_y = y
    self.out_h = h
    return (y * seed_y).sum() + (h * seed_h).sum()
  }
}

module CaseGruNoBias {
  param x: f32[3, 2, 3] = zeros
  layer = GRU(3, 4, 3, bias = false)
  buffer out_y: f32[3, 2, 4] = 0
  buffer out_h: f32[3, 2, 4] = 0
  buffer seed_y: f32[3, 2, 4] = 0
  buffer seed_h: f32[3, 2, 4] = 0

  forward() {
    y, s = layer(x)
    h = s
    self.out_y = y
    self.out_h = h
    return (y * seed_y).sum() + (h * seed_h).sum()
  }
}

module CaseRnn {
  param x: f32[4, 2, 3] = zeros
  param a: f32[4, 2, 4] = zeros
  layer = RNN(3, 4, 2, nonlinearity = 'relu', bidirectional = true)
  buffer out_y: f32[4, 2, 8] = 0
  buffer out_h: f32[4, 2, 4] = 0
  buffer seed_y: f32[4, 2, 8] = 0
  buffer seed_h: f32[4, 2, 4] = 0

  forward() {
    y, s = layer(x, a)
    h = s
    self.out_y = y
    self.out_h = h
    return (y * seed_y).sum() + (h * seed_h).sum()
  }
}

module CaseRnnUnbatched {
  param x: f32[1, 3] = zeros
  layer = RNN(3, 4)
  buffer out_y: f32[1, 4] = 0
  buffer out_h: f32[1, 4] = 0
  buffer seed_y: f32[1, 4] = 0
  buffer seed_h: f32[1, 4] = 0

  forward() {
    y, s = layer(x)
    h = s
    self.out_y = y
    self.out_h = h
    return (y * seed_y).sum() + (h * seed_h).sum()
  }
}

module CaseLstmCell {
  param x: f32[2, 3] = zeros
  param h: f32[2, 4] = zeros
  param c: f32[2, 4] = zeros
  layer = LSTMCell(3, 4)
  buffer out_y: f32[2, 4] = 0
  buffer out_z: f32[2, 4] = 0
  buffer seed_y: f32[2, 4] = 0
  buffer seed_z: f32[2, 4] = 0

  forward() {
    y, z = layer(x, (h, c))
    self.out_y = y
    self.out_z = z
    return (y * seed_y).sum() + (z * seed_z).sum()
  }
}

module CaseGruCell {
  param x: f32[3] = zeros
  param h: f32[4] = zeros
  layer = GRUCell(3, 4, bias = false)
  buffer out_y: f32[4] = 0
  buffer seed_y: f32[4] = 0

  forward() {
    y = layer(x, h)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseRnnCell {
  param x: f32[2, 3] = zeros
  param h: f32[2, 4] = zeros
  layer = RNNCell(3, 4, nonlinearity = 'relu')
  buffer out_y: f32[2, 4] = 0
  buffer seed_y: f32[2, 4] = 0

  forward() {
    y = layer(x, h)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseEmbedding {
  buffer i: i64[3, 7] = 0
  layer = Embedding(6, 5, padding_idx = -2)
  buffer out_y: f32[3, 7, 5] = 0
  buffer seed_y: f32[3, 7, 5] = 0

  forward() {
    y = layer(i)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseEmbeddingByFrequency {
  buffer i: i64[2, 9] = 0
  layer = Embedding(4, 3, scale_grad_by_freq = true)
  buffer out_y: f32[2, 9, 3] = 0
  buffer seed_y: f32[2, 9, 3] = 0

  forward() {
    y = layer(i)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseBagMean {
  buffer i: i64[4, 3] = 0
  layer = EmbeddingBag(5, 3, padding_idx = 1)
  buffer out_y: f32[4, 3] = 0
  buffer seed_y: f32[4, 3] = 0

  forward() {
    y = layer(i)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseBagSum {
  buffer i: i64[4, 3] = 0
  param w: f32[4, 3] = zeros
  layer = EmbeddingBag(5, 3, mode = 'sum')
  buffer out_y: f32[4, 3] = 0
  buffer seed_y: f32[4, 3] = 0

  forward() {
    y = layer(i, per_sample_weights = w)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module CaseBilinear {
  param x: f32[2, 7, 3] = zeros
  param z: f32[2, 7, 5] = zeros
  layer = Bilinear(3, 5, 4)
  buffer out_y: f32[2, 7, 4] = 0
  buffer seed_y: f32[2, 7, 4] = 0

  forward() {
    y = layer(x, z)
    self.out_y = y
    return (y * seed_y).sum()
  }
}

module Cases {
  attention_plain = CaseAttentionPlain()
  attention_may_look = CaseAttentionMayLook()
  attention_float_mask = CaseAttentionFloatMask()
  attention_head_mask = CaseAttentionHeadMask()
  attention_causal = CaseAttentionCausal()
  attention_causal_longer = CaseAttentionCausalLonger()
  attention_scale = CaseAttentionScale()
  attention_one_key = CaseAttentionOneKey()
  attention_f64 = CaseAttentionF64()
  attention_causal_f64 = CaseAttentionCausalF64()
  mha_cross = CaseMhaCross()
  mha_bool_mask = CaseMhaBoolMask()
  mha_float_mask = CaseMhaFloatMask()
  mha_padding = CaseMhaPadding()
  mha_both_masks = CaseMhaBothMasks()
  mha_batch_first = CaseMhaBatchFirst()
  mha_other_widths = CaseMhaOtherWidths()
  mha_unbatched = CaseMhaUnbatched()
  encoder_layer = CaseEncoderLayer()
  encoder_layer_padding = CaseEncoderLayerPadding()
  decoder_layer = CaseDecoderLayer()
  decoder_layer_first = CaseDecoderLayerFirst()
  lstm = CaseLstm()
  lstm_batch_first = CaseLstmBatchFirst()
  lstm_unbatched = CaseLstmUnbatched()
  gru = CaseGru()
  gru_no_bias = CaseGruNoBias()
  rnn = CaseRnn()
  rnn_unbatched = CaseRnnUnbatched()
  lstm_cell = CaseLstmCell()
  gru_cell = CaseGruCell()
  rnn_cell = CaseRnnCell()
  embedding = CaseEmbedding()
  embedding_by_frequency = CaseEmbeddingByFrequency()
  bag_mean = CaseBagMean()
  bag_sum = CaseBagSum()
  bilinear = CaseBilinear()

  forward() -> (total: f32[]) {
    total = zeros(1).sum()
    total = total + attention_plain() + attention_may_look() + attention_float_mask() + attention_head_mask()
    total = total + attention_causal() + attention_causal_longer() + attention_scale() + attention_one_key()
    total = total + attention_f64() + attention_causal_f64() + mha_cross() + mha_bool_mask()
    total = total + mha_float_mask() + mha_padding() + mha_both_masks() + mha_batch_first()
    total = total + mha_other_widths() + mha_unbatched() + encoder_layer() + encoder_layer_padding()
    total = total + decoder_layer() + decoder_layer_first() + lstm() + lstm_batch_first()
    total = total + lstm_unbatched() + gru() + gru_no_bias() + rnn()
    total = total + rnn_unbatched() + lstm_cell() + gru_cell() + rnn_cell()
    total = total + embedding() + embedding_by_frequency() + bag_mean() + bag_sum()
    total = total + bilinear()
    return total
  }
}

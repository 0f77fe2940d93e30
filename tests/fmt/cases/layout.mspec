dim N<=64
module A{forward(x:f32[N])->f32[N]{return x}}
module M ( a:int , b : bool=True ) {


  fc=nn.Linear( a,a , bias=False )
  if b { fc2 = Linear(a, a) } else { fc2 = Linear(a, 2 * a) }
  if b { fc3 = Linear(a, a) }
  else { fc3 = Linear(a, 2 * a) }
  for i in range( a ) { "l{i}" = Linear(i , i) }
  param 'it"s': f32[2]=[ [.5, 1.], [ 2,3 ] ]
  buffer positions: f32[60] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59]
  body = Sequential(Linear(a, 1000), ReLU(), Linear(1000, 1000), ReLU(), Linear(1000, 1000), ReLU(), Linear(1000, 10), Softmax(dim = 1))
  kept = Sequential(
    ReLU(),
  )
  heads = ModuleDict { "l{i}": Linear(a, a) for i in range(3) if a_rather_long_condition_on_the_width + another_one == something_that_is_long }

  forward(x:f32[N,a],self_attention_mask:bool[N,N]?=None,a_second_argument:f32[N]=zeros)->(logits:f32[N,10]),f32[N] {
    a,(b,c)=f(x)
    y = ((x+1))*2-(3-(4-5))
    y=-(x+1)**2+(-x)**2**(1/2)
    y = not (x and y) or (x if y else z) and (not z)
    y=(x if a else y) if b else (z if c else w)
    y = (a, b)
    p, = q
    y += x [ 1 : , ... , None , :: 2 , (1,2) ]
    long = first_operand_of_the_sum + second_operand_of_the_sum * with_a_factor - third_operand_of_the_sum / with_a_divisor + 1
    long = a_condition_that_is_long and another_condition_that_is_long or not a_third_condition_that_is_long and x in y_values
    for (i, h) in pairs { y = y }
    if ({ a: 1 }) { y = 1 }
    first(of(x), and_another(of(y))).then_a_method_with_a_long_name(and_an_argument).and_another_method(with_arguments)
    if training { no_grad { self.ema = decay * ema } }
    ys, h = scan(x, h0)(xt, h) {
      h=tanh(cell(xt)+h)
      if h { return h, h } else { return h, xt }
    }
    return y,long
  }
  hook forward ( fc ) ( x , y ) { return 2*y }
  hook backward(fc) extern
}
train M {
  loss(logits,target:i64[N])=cross_entropy(logits,target)
  loss (a, b) { c = a
    return c + b }
  optimizer=SGD(lr=.1)
  group "fc.*","l*" { lr=1e-3 , momentum=0 }
  group "fc2.*" {
    lr = 1e-3
  }
  freeze "a" , "b"
}

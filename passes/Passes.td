// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The passes in the order in which Pipeline.cpp runs them; each is one file of this folder.
#ifndef MODC_PASSES
#define MODC_PASSES

include "mlir/Pass/PassBase.td"

class ModcPass<string argument> : Pass<argument, "::mlir::ModuleOp">;

def ResolveRegistration : ModcPass<"resolve-registration"> {
  let summary = "flattens the module tree into slots with PyTorch's keys, in PyTorch's order";
}
def SpecializeModes : ModcPass<"specialize-modes"> {
  let summary = "makes one program for each compiled mode, with the loss in the training program";
  let dependentDialects = ["::mlir::func::FuncDialect"];
  let options = [
    ListOption<"modes", "modes", "std::string",
               "eval, train, eval+grad, train+no_grad; none: eval, and train if there is a train block or a parameter">,
  ];
}
def WeaveHooks : ModcPass<"weave-hooks"> {
  let summary = "gives every call its own place in the tree of calls and weaves its hooks in around it";
  let dependentDialects = ["::modc::nn::NNDialect"];
  let options = [Option<"places", "places", "std::string", "\"extern\"",
                        "places for hooks of the program: extern (those of the spec), all, none">];
}
def InlineModules : ModcPass<"inline-modules"> {
  let summary = "replaces calls by the bodies of the forwards they call, and member paths by slots";
}
def VerifyShapes : ModcPass<"verify-shapes"> {
  let summary = "checks every shape against its op's shape rule, and that inputs bind every dimension";
}
def CheckIndices : ModcPass<"check-indices"> {
  let summary = "checks numbers of elements that are known before the run, and asks the run for extents that hold them";
}
def Fold : ModcPass<"fold"> {
  let summary = "computes ops on constants and removes ops that change nothing";
}
def NameValues : ModcPass<"name-values"> {
  let summary = "gives values the names that the spec has for them";
}
def Differentiate : ModcPass<"differentiate"> {
  let summary = "adds gradient operations to the training program";
  let dependentDialects = ["::modc::nn::NNDialect"];
}
def DrawRandomNumbers : ModcPass<"draw-random-numbers"> {
  let summary = "gives every operation that draws random numbers the key of its site";
  let dependentDialects = ["::modc::nn::NNDialect"];
}
def Decompose : ModcPass<"decompose"> {
  let summary = "rewrites composite operations in terms of simpler ones";
  let options = [Option<"early", "early", "bool", "false", "only those without a derivative of their own">];
  let dependentDialects = ["::modc::nn::NNDialect"];
}
def AssignLayouts : ModcPass<"assign-layouts"> {
  let summary = "gives operands packed layouts: constant ones of the eval program, and those that pay for it in each run";
  let dependentDialects = ["::modc::nn::NNDialect"];
  let options = [Option<"target", "target", "std::string", "", "the machine's name; default: x86-64-v3">];
}
def AbsorbScales : ModcPass<"absorb-scales"> {
  let summary = "lets operations of the eval program take in scales and shifts behind them, as other weights";
  let dependentDialects = ["::modc::nn::NNDialect"];
}
def PrepareConstants : ModcPass<"prepare-constants"> {
  let summary = "moves what the eval program computes of slots alone into a program of its own";
  let dependentDialects = ["::modc::nn::NNDialect", "::mlir::func::FuncDialect"];
}
def KeepOldValues : ModcPass<"keep-old-values"> {
  let summary = "copies the values of assigned buffers that are needed after forward";
  let dependentDialects = ["::modc::nn::NNDialect"];
}
def FormKernels : ModcPass<"form-kernels"> {
  let summary = "groups operations into kernels";
  let dependentDialects = ["::modc::nn::NNDialect"];
}
def AssignOrders : ModcPass<"assign-orders"> {
  let summary = "gives values between kernels the order of dimensions in memory that convolutions like";
  let dependentDialects = ["::modc::nn::NNDialect"];
}
def ScheduleKernels : ModcPass<"schedule-kernels"> {
  let summary = "lowers and schedules every kernel";
  let options = [
    Option<"target", "target", "std::string", "", "the machine's name; default: x86-64-v3">,
    Option<"threads", "threads", "::modc::Threads", "::modc::Threads::None", "who runs parallel loops",
           [{::llvm::cl::values(clEnumValN(::modc::Threads::None, "none", "the caller alone"),
                                clEnumValN(::modc::Threads::OpenMP, "openmp", "the threads of OpenMP"),
                                clEnumValN(::modc::Threads::Executor, "executor", "what the program supplies"))}]>];
}
def PlanMemory : ModcPass<"plan-memory"> {
  let summary = "gives tensors, scratch memory and slots fixed places";
}

#endif // MODC_PASSES

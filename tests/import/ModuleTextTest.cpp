// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// print(model) against PyTorch's text.
#include "tests/import/ImportText.h"

#include <gtest/gtest.h>

namespace modc::test {
namespace {

std::string printed(const std::string &members) {
  ImportedText imported("module Net {\n" + members + "\n  forward(x: f32[N]) -> f32[N] { return x }\n}\n");
  return imported.module ? imported.print() : imported.messages();
}

TEST(ModuleText, Children) {
  EXPECT_EQ(printed(""), "Net()");
  EXPECT_EQ(printed("fc1 = Linear(784, 128)\n act = ReLU()\n fc2 = Linear(128, 10, bias = false)"),
            "Net(\n"
            "  (fc1): Linear(in_features=784, out_features=128, bias=True)\n"
            "  (act): ReLU()\n"
            "  (fc2): Linear(in_features=128, out_features=10, bias=False)\n"
            ")");
}

TEST(ModuleText, NestedContainers) {
  EXPECT_EQ(printed("head = ReLU()\n body = Sequential(Linear(1, 1), Sequential(Tanh(), Identity()))"),
            "Net(\n"
            "  (head): ReLU()\n"
            "  (body): Sequential(\n"
            "    (0): Linear(in_features=1, out_features=1, bias=True)\n"
            "    (1): Sequential(\n"
            "      (0): Tanh()\n"
            "      (1): Identity()\n"
            "    )\n"
            "  )\n"
            ")");
}

TEST(ModuleText, ListsFoldEqualNeighbours) {
  EXPECT_EQ(
      printed(
          "l = ModuleList(ReLU(), Tanh(), Tanh(), Tanh(), ReLU())\n e = ModuleList()\n s = Sequential(ReLU(), ReLU())"),
      "Net(\n"
      "  (l): ModuleList(\n"
      "    (0): ReLU()\n"
      "    (1-3): 3 x Tanh()\n"
      "    (4): ReLU()\n"
      "  )\n"
      "  (e): ModuleList()\n"
      "  (s): Sequential(\n"
      "    (0): ReLU()\n"
      "    (1): ReLU()\n"
      "  )\n"
      ")");
}

TEST(ModuleText, NoneAndShared) {
  EXPECT_EQ(printed("child1 = none\n a = Linear(1, 1)\n b = a\n c = ModuleDict { x: ReLU()\n y: Tanh() }"),
            "Net(\n"
            "  (child1): None\n"
            "  (a): Linear(in_features=1, out_features=1, bias=True)\n"
            "  (b): Linear(in_features=1, out_features=1, bias=True)\n"
            "  (c): ModuleDict(\n"
            "    (x): ReLU()\n"
            "    (y): Tanh()\n"
            "  )\n"
            ")");
}

TEST(ModuleText, ParameterContainers) {
  EXPECT_EQ(
      printed(
          "pl = ParameterList(f32[1] = ones for i in 0..2)\n pd = ParameterDict { b: f32[2, 3] = 1, a: f32[] = 2 }"),
      "Net(\n"
      "  (pl): ParameterList(\n"
      "      (0): Parameter containing: [torch.float32 of size 1]\n"
      "      (1): Parameter containing: [torch.float32 of size 1]\n"
      "  )\n"
      "  (pd): ParameterDict(\n"
      "      (b): Parameter containing: [torch.FloatTensor of size 2x3]\n"
      "      (a): Parameter containing: [torch.FloatTensor of size ]\n"
      "  )\n"
      ")");
  EXPECT_EQ(printed("pl = ParameterList(f32[] = ones for i in 0..1)"),
            "Net(\n"
            "  (pl): ParameterList(  (0): Parameter containing: [torch.float32 of size ])\n"
            ")");
}

} // namespace
} // namespace modc::test

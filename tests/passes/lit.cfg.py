# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# How lit runs the files of this folder: RUN lines, in a shell of lit's own, with our tools and LLVM's in PATH.
import os

import lit.formats

config.name = "modc passes"
config.test_format = lit.formats.ShTest(execute_external=False)
config.suffixes = [".mlir"]
config.test_source_root = os.path.dirname(__file__)
config.environment["PATH"] = os.pathsep.join([config.modc_tools, config.llvm_tools, os.environ["PATH"]])

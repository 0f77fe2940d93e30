# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# How lit runs the files of this folder: in bash, because exit codes matter here.
import os

import lit.formats

config.name = "modc driver"
config.test_format = lit.formats.ShTest(execute_external=True)
config.suffixes = [".test"]
config.test_source_root = os.path.dirname(__file__)
config.environment["PATH"] = os.pathsep.join([config.modc_tools, config.llvm_tools, os.environ["PATH"]])
config.substitutions.append(("%samples", config.samples))
config.substitutions.append(("%python", config.venv_python))
# %exits CODE COMMAND...: the command must end with this exit code.
config.substitutions.append(("%exits", "bash " + os.path.join(os.path.dirname(__file__), "exits.sh")))

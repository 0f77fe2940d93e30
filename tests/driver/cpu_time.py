# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""usage: cpu_time.py SECONDS COMMAND...: succeeds if the command does, in less CPU time than this."""
import resource
import subprocess
import sys

subprocess.run(sys.argv[2:], check=True)
usage = resource.getrusage(resource.RUSAGE_CHILDREN)
seconds = usage.ru_utime + usage.ru_stime
print(f"{seconds:.3f} s")
sys.exit(seconds > float(sys.argv[1]))

#include "frontend/driver/Commands.h"
namespace modc {
int runCheck(const DriverOptions &) { return 0; }
} // namespace modc

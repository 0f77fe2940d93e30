#include "frontend/driver/Commands.h"
namespace modc {
int runExplain(const DriverOptions &) { return 0; }
} // namespace modc

#include "CScanCodecs.h"

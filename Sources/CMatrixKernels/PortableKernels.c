#include <string.h>

#include "CMatrixKernels.h"
#include "KernelVariants.h"

// The instruction set every 64-bit processor of the family has: functions only.
#define FUSED 0
#define LANES 4
#define NAME(name) cmk_##name##_portable

typedef size_t mask;

static inline mask first_lanes(size_t count) { return count; }
#define load_part(p, m)                                                                          \
    ({                                                                                           \
        vector part = {0};                                                                       \
        memcpy(&part, p, (m) * sizeof(float));                                                   \
        part;                                                                                    \
    })
#define store_part(p, v, m)                                                                      \
    do {                                                                                         \
        const vector part = v;                                                                   \
        memcpy(p, &part, (m) * sizeof(float));                                                   \
    } while (0)

#include "FunctionsTemplate.h"

// Our matrix kernels beside the system's OpenBLAS, one thread, in billions of operations a second.
//
//     cc -O2 -I Sources/CMatrixKernels/include Benchmarks/matrix_products.c
//         Sources/CMatrixKernels/*.c -lopenblas -lm -o /tmp/products && /tmp/products
//
// Processor time of the best of many turns, as machines are shared. It needs clang as `cc`, as the
// kernels do.

#include <cblas.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "CMatrixKernels.h"

char *openblas_get_corename(void);

typedef struct {
    const char *name;
    int rows, columns, inner;
    bool is_a_transposed, is_b_transposed;
} Product;

static const Product products[] = {
    {"the lecture, forward", 10, 30, 784, false, false},
    {"the lecture, weights", 784, 30, 10, true, false},
    {"784-512, forward", 256, 512, 784, false, false},
    {"512-256, forward", 256, 256, 512, false, false},
    {"784-512, weights", 784, 512, 128, true, false},
    {"512-256, back", 128, 512, 256, false, true},
    {"784-512, one image", 1, 512, 784, false, false},
};

static double seconds(void) {
    struct timespec time;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static float *numbers(size_t count) {
    float *numbers = malloc(count * sizeof(float));
    for (size_t i = 0; i < count; i++) { numbers[i] = (float)rand() / (float)RAND_MAX - 0.5f; }
    return numbers;
}

/// Computes a product: by OpenBLAS for set 0, else by our kernels.
static void multiply(CMKInstructionSet set, const Product *p, const float *a, const float *b, float *c) {
    const int a_stride = p->is_a_transposed ? p->rows : p->inner;
    const int b_stride = p->is_b_transposed ? p->inner : p->columns;
    if (set == CMKPortable) {
        cblas_sgemm(
            CblasRowMajor, p->is_a_transposed ? CblasTrans : CblasNoTrans,
            p->is_b_transposed ? CblasTrans : CblasNoTrans, p->rows, p->columns, p->inner, 1, a,
            a_stride, b, b_stride, 0, c, p->columns);
        return;
    }
    const CMKMatrix left = {
        a, p->is_a_transposed ? 1 : a_stride, p->is_a_transposed ? a_stride : 1};
    const CMKMatrix right = {
        b, p->is_b_transposed ? 1 : b_stride, p->is_b_transposed ? b_stride : 1};
    if (p->rows == 1) {
        cmk_multiply_add_skipping_zeros(
            set, 1, p->columns, p->inner, left, right, 0, c, p->columns);
    } else {
        cmk_multiply_add(
            set, p->rows, p->columns, p->inner, left, 1, right, 0, c, p->columns);
    }
}

int main(void) {
    openblas_set_num_threads(1);
    const CMKInstructionSet best = cmk_best_instruction_set();
    printf("GF/s                  OpenBLAS (%s)      AVX2   AVX-512\n", openblas_get_corename());
    for (size_t i = 0; i < sizeof products / sizeof *products; i++) {
        const Product *p = &products[i];
        float *a = numbers((size_t)p->rows * p->inner);
        float *b = numbers((size_t)p->inner * p->columns);
        float *c = numbers((size_t)p->rows * p->columns);
        const double work = 2.0 * p->rows * p->columns * p->inner;
        const int repeats = 1 + (int)(4e6 / work);
        double least[] = {1e9, 1e9, 1e9};
        for (int turn = 0; turn < 60; turn++) {
            for (CMKInstructionSet set = CMKPortable; set <= best; set++) {
                const double start = seconds();
                for (int j = 0; j < repeats; j++) { multiply(set, p, a, b, c); }
                const double spent = (seconds() - start) / repeats;
                if (spent < least[set]) { least[set] = spent; }
            }
        }
        printf("%-22s", p->name);
        for (CMKInstructionSet set = CMKPortable; set <= best; set++) {
            printf("%12.1f", work / least[set] * 1e-9);
        }
        printf("\n");
        free(a);
        free(b);
        free(c);
    }
    return 0;
}

// Products of matrices, written once for vectors of any length. A file that includes this one has
// included VectorTemplate.h and defined
//
//     TILE_ROWS        rows of C one tile computes; TILE_ROWS × 2 sums stay in registers

// Two vectors of columns and TILE_ROWS rows fill the registers: each number of A that is loaded
// serves two multiplications, each vector of B serves TILE_ROWS.
#define TILE_VECTORS 2
#define TILE_COLUMNS (TILE_VECTORS * LANES)

// A single row takes more columns, to keep as many independent sums under way.
#define ROW_VECTORS 8

// A panel of B, packed: INNER_BLOCK × TILE_COLUMNS numbers, which stay in the first-level cache
// while the rows of A pass over them.
#define INNER_BLOCK 288

// The tiles of rows whose zeros are listed together.
#define BAND_TILES 32
#define BAND_ROWS (BAND_TILES * TILE_ROWS)

// Keeps the compiler from loading all numbers of A before it adds the first: there are no registers
// left for them, and it would move the sums to memory and back.
#define KEEP_IN_ORDER(sum) __asm__ volatile("" : "+v"(sum) : : "memory")

// MARK: - Products

/// Computes `tile_rows` rows and `vectors` vectors of columns of C. All sums stay in registers.
///
/// With `partial` the last vector has only the lanes of `lanes`; with `listed` the inner index takes
/// only the values of `places`, `inner` of them.
INLINE void tile(
    const int tile_rows, const int vectors, const bool partial, mask lanes, const bool listed,
    const uint16_t *places, size_t inner, const float *a, ptrdiff_t a_row_stride, ptrdiff_t a_column_stride, const float *b,
    ptrdiff_t b_row_stride, float keep, float *c, ptrdiff_t c_row_stride) {
    vector sums[TILE_ROWS][TILE_VECTORS];
    UNROLL for (int row = 0; row < tile_rows; row++) {
        UNROLL for (int v = 0; v < vectors; v++) {
            const float *p = c + row * c_row_stride + v * LANES;
            const bool cut = partial && v == vectors - 1;
            sums[row][v] = keep == 0 ? (vector){0} : keep * (cut ? load_part(p, lanes) : load(p));
        }
    }
    for (size_t i = 0; i < inner; i++) {
        const ptrdiff_t k = listed ? places[i] : 0;
        const float *a_column = a + k * a_column_stride;
        const float *b_start = b + k * b_row_stride;
        vector b_row[TILE_VECTORS];
        UNROLL for (int v = 0; v < vectors; v++) {
            const bool cut = partial && v == vectors - 1;
            b_row[v] = cut ? load_part(b_start + v * LANES, lanes) : load(b_start + v * LANES);
        }
        UNROLL for (int row = 0; row < tile_rows; row++) {
            const vector x = splat(a_column[row * a_row_stride]);
            UNROLL for (int v = 0; v < vectors; v++) {
                sums[row][v] = multiply_add(x, b_row[v], sums[row][v]);
                KEEP_IN_ORDER(sums[row][v]);
            }
        }
        if (!listed) {
            a += a_column_stride;
            b += b_row_stride;
        }
    }
    UNROLL for (int row = 0; row < tile_rows; row++) {
        UNROLL for (int v = 0; v < vectors; v++) {
            float *p = c + row * c_row_stride + v * LANES;
            if (partial && v == vectors - 1) {
                store_part(p, sums[row][v], lanes);
            } else {
                store(p, sums[row][v]);
            }
        }
    }
}

/// Where the rows of A are not all 0, for each tile of rows of a band and a block of the inner index.
///
/// Images are mostly paper, and on the same places: of the pixels of 12 images of MNIST, half are 0 in
/// all twelve. A term of 0 changes no sum.
typedef struct {
    size_t counts[BAND_TILES];
    uint16_t places[BAND_TILES][INNER_BLOCK];
} Ink;

/// Lists the places at which a number of some rows is not 0, and returns how many there are.
static size_t list_ink(
    size_t rows, size_t depth, const float *a, ptrdiff_t row_stride, uint16_t *places) {
    size_t listed = 0;
    for (size_t start = 0; start < depth; start += LANES) {
        const bool cut = depth - start < LANES;
        const mask lanes = first_lanes(cut ? depth - start : LANES);
        whole_vector any = {0};
        for (size_t row = 0; row < rows; row++) {
            const float *p = a + row * row_stride + start;
            any |= (whole_vector)(cut ? load_part(p, lanes) : load(p));
        }
        unsigned bits = nonzero_lanes((vector)any);
        while (bits != 0) {
            places[listed] = start + __builtin_ctz(bits);
            listed++;
            bits &= bits - 1;
        }
    }
    return listed;
}

/// Finds the ink of a band of at most BAND_ROWS rows. Where it cannot be had for little, or would
/// save little, everything counts as ink: so it does for windows that slide over a map, whose rows overlap.
static void find_ink(size_t rows, size_t columns, size_t depth, CMKMatrix a, Ink *ink) {
    for (size_t i = 0; i * TILE_ROWS < rows; i++) {
        ink->counts[i] = depth;
        const bool overlap = a.row_stride < (ptrdiff_t)depth;
        if (a.column_stride != 1 || columns <= LANES || overlap) { continue; }
        const size_t first = i * TILE_ROWS;
        const size_t height = rows - first < TILE_ROWS ? rows - first : TILE_ROWS;
        const size_t count = list_ink(
            height, depth, a.elements + first * a.row_stride, a.row_stride, ink->places[i]);
        if (count < depth - depth / 8) { ink->counts[i] = count; }
    }
}

/// Computes a column of tiles: all rows of a band of C, up to `vectors` vectors wide.
///
/// `b` points at a row-major panel of `depth` rows, wide enough for the columns.
INLINE void tiles_of_width(
    const int vectors, const bool partial, mask lanes, size_t rows, size_t depth, CMKMatrix a,
    const Ink *ink, const float *b, ptrdiff_t b_row_stride, float keep, float *c,
    ptrdiff_t c_row_stride) {
    for (size_t i = 0; i * TILE_ROWS < rows; i++) {
        const float *a_rows = a.elements + i * TILE_ROWS * a.row_stride;
        float *c_rows = c + i * TILE_ROWS * c_row_stride;
        const size_t count = ink->counts[i];
        const size_t height = rows - i * TILE_ROWS;
#define TILE(n)                                                                                  \
    if (count < depth) {                                                                         \
        tile(n, vectors, partial, lanes, true, ink->places[i], count, a_rows, a.row_stride, 1,   \
             b, b_row_stride, keep, c_rows, c_row_stride);                                       \
    } else {                                                                                     \
        tile(n, vectors, partial, lanes, false, NULL, depth, a_rows, a.row_stride,               \
             a.column_stride, b, b_row_stride, keep, c_rows, c_row_stride);                      \
    }                                                                                            \
    break;
        switch (height) {
            case 1: TILE(1)
            case 2: TILE(2)
            case 3: TILE(3)
            case 4: TILE(4)
            case 5: TILE(5)
#if TILE_ROWS > 6
            case 6: TILE(6)
            case 7: TILE(7)
            case 8: TILE(8)
            case 9: TILE(9)
            case 10: TILE(10)
            case 11: TILE(11)
#endif
            default: TILE(TILE_ROWS)
        }
#undef TILE
    }
}

/// Computes the tiles of one panel of at most TILE_COLUMNS columns.
static void panel(
    size_t rows, size_t columns, size_t depth, CMKMatrix a, const Ink *ink, const float *b,
    ptrdiff_t b_row_stride, float keep, float *c, ptrdiff_t c_row_stride) {
    const mask lanes = first_lanes((columns - 1) % LANES + 1);
#define TILES(vectors, partial)                                                                  \
    tiles_of_width(                                                                              \
        vectors, partial, lanes, rows, depth, a, ink, b, b_row_stride, keep, c, c_row_stride)
    if (columns == TILE_COLUMNS) {
        TILES(2, false);
    } else if (columns > LANES) {
        TILES(2, true);
    } else {
        TILES(1, true);
    }
#undef TILES
}

/// Copies a block of scale · B into a panel of TILE_COLUMNS columns, 0 behind the last one.
static void pack(
    size_t inner, size_t columns, const float *b, ptrdiff_t row_stride, ptrdiff_t column_stride,
    float scale, float *packed) {
    const vector scales = splat(scale);
    for (size_t k = 0; k < inner; k++) {
        const float *row = b + k * row_stride;
        if (column_stride == 1 && columns == TILE_COLUMNS) {
            UNROLL for (int v = 0; v < TILE_VECTORS; v++) {
                store(packed + v * LANES, scales * load(row + v * LANES));
            }
            packed += TILE_COLUMNS;
            continue;
        }
        for (size_t column = 0; column < TILE_COLUMNS; column++) {
            packed[column] = column < columns ? scale * row[column * column_stride] : 0;
        }
        packed += TILE_COLUMNS;
    }
}

void NAME(multiply_add)(
    size_t rows, size_t columns, size_t inner, CMKMatrix a, float scale, CMKMatrix b, float keep,
    float *c, ptrdiff_t c_row_stride) {
    // A narrow row-major B is a panel already, and with few rows packing costs more than it saves.
    const bool is_packed_already =
        b.column_stride == 1 && scale == 1 && (columns <= TILE_COLUMNS || rows <= 4 * TILE_ROWS);
    const size_t blocks = inner == 0 ? 1 : (inner + INNER_BLOCK - 1) / INNER_BLOCK;
    for (size_t row = 0; row < rows; row += BAND_ROWS) {
        const size_t height = rows - row < BAND_ROWS ? rows - row : BAND_ROWS;
        for (size_t block = 0; block < blocks; block++) {
            // Cut evenly: 784 is three times 262, not twice 288 and a rest.
            const size_t start = block * inner / blocks;
            const size_t depth = (block + 1) * inner / blocks - start;
            CMKMatrix a_block = a;
            a_block.elements += row * a.row_stride + start * a.column_stride;
            Ink ink;
            find_ink(height, columns, depth, a_block, &ink);
            for (size_t column = 0; column < columns; column += TILE_COLUMNS) {
                const size_t width =
                    columns - column < TILE_COLUMNS ? columns - column : TILE_COLUMNS;
                const float *b_panel =
                    b.elements + start * b.row_stride + column * b.column_stride;
                ptrdiff_t b_row_stride = b.row_stride;
                _Alignas(64) float packed[INNER_BLOCK * TILE_COLUMNS];
                if (!is_packed_already) {
                    pack(depth, width, b_panel, b.row_stride, b.column_stride, scale, packed);
                    b_panel = packed;
                    b_row_stride = TILE_COLUMNS;
                }
                panel(
                    height, width, depth, a_block, &ink, b_panel, b_row_stride,
                    block == 0 ? keep : 1, c + row * c_row_stride + column, c_row_stride);
            }
        }
    }
}

// MARK: - Products with zeros

#define SPARSE_BLOCK 1024

/// Adds up one row of C, at most ROW_VECTORS vectors wide, over the listed places of A.
INLINE void sparse_row(
    const int vectors, const bool partial, mask lanes, size_t count, const uint32_t *places,
    const float *values, const float *b, ptrdiff_t b_row_stride, float keep, float *c) {
    vector sums[ROW_VECTORS];
    UNROLL for (int v = 0; v < vectors; v++) {
        const bool cut = partial && v == vectors - 1;
        const float *p = c + v * LANES;
        sums[v] = keep == 0 ? (vector){0} : keep * (cut ? load_part(p, lanes) : load(p));
    }
    for (size_t i = 0; i < count; i++) {
        const float *row = b + places[i] * b_row_stride;
        const vector x = splat(values[i]);
        UNROLL for (int v = 0; v < vectors; v++) {
            const bool cut = partial && v == vectors - 1;
            const vector b_row = cut ? load_part(row + v * LANES, lanes) : load(row + v * LANES);
            sums[v] = multiply_add(x, b_row, sums[v]);
        }
    }
    UNROLL for (int v = 0; v < vectors; v++) {
        if (partial && v == vectors - 1) {
            store_part(c + v * LANES, sums[v], lanes);
        } else {
            store(c + v * LANES, sums[v]);
        }
    }
}

/// Lists the places and values of the numbers that are not 0.
static size_t list_nonzero(
    const float *numbers, size_t count, uint32_t *places, float *values) {
    size_t listed = 0;
    for (size_t start = 0; start < count; start += LANES) {
        const size_t left = count - start;
        const vector v = left >= LANES ? load(numbers + start)
                                       : load_part(numbers + start, first_lanes(left));
        unsigned bits = nonzero_lanes(v);
        while (bits != 0) {
            const unsigned place = start + __builtin_ctz(bits);
            places[listed] = place;
            values[listed] = numbers[place];
            listed++;
            bits &= bits - 1;
        }
    }
    return listed;
}

void NAME(multiply_add_skipping_zeros)(
    size_t rows, size_t columns, size_t inner, CMKMatrix a, CMKMatrix b, float keep, float *c,
    ptrdiff_t c_row_stride) {
    uint32_t places[SPARSE_BLOCK];
    float values[SPARSE_BLOCK];
    for (size_t row = 0; row < rows; row++) {
        float keep_now = keep;
        for (size_t start = 0; start < inner || start == 0; start += SPARSE_BLOCK) {
            const size_t depth = inner - start < SPARSE_BLOCK ? inner - start : SPARSE_BLOCK;
            const size_t count = list_nonzero(
                a.elements + row * a.row_stride + start, depth, places, values);
            const float *b_block = b.elements + start * b.row_stride;
            float *c_row = c + row * c_row_stride;
            size_t column = 0;
#define SPARSE(vectors, partial)                                                                 \
    sparse_row(vectors, partial, lanes, count, places, values, b_block + column, b.row_stride,   \
               keep_now, c_row + column)
            mask lanes = first_lanes(LANES);
            for (; columns - column >= ROW_VECTORS * LANES; column += ROW_VECTORS * LANES) {
                SPARSE(ROW_VECTORS, false);
            }
            for (; columns - column >= 2 * LANES; column += 2 * LANES) { SPARSE(2, false); }
            if (column < columns) {
                lanes = first_lanes((columns - column - 1) % LANES + 1);
                if (columns - column > LANES) {
                    SPARSE(2, true);
                } else {
                    SPARSE(1, true);
                }
            }
#undef SPARSE
            keep_now = 1;
        }
    }
}

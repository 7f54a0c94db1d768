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
// while all rows of A pass over them.
#define INNER_BLOCK 288

// MARK: - Products

/// Computes `tile_rows` rows and `vectors` vectors of columns of C. All sums stay in registers.
///
/// With `partial` the last vector has only the lanes of `lanes`.
INLINE void tile(
    const int tile_rows, const int vectors, const bool partial, mask lanes, size_t inner,
    const float *a, ptrdiff_t a_row_stride, ptrdiff_t a_column_stride, const float *b,
    ptrdiff_t b_row_stride, float keep, float *c, ptrdiff_t c_row_stride) {
    vector sums[TILE_ROWS][TILE_VECTORS];
    UNROLL for (int row = 0; row < tile_rows; row++) {
        UNROLL for (int v = 0; v < vectors; v++) {
            const float *p = c + row * c_row_stride + v * LANES;
            const bool cut = partial && v == vectors - 1;
            sums[row][v] = keep == 0 ? (vector){0} : keep * (cut ? load_part(p, lanes) : load(p));
        }
    }
    for (size_t k = 0; k < inner; k++) {
        vector b_row[TILE_VECTORS];
        UNROLL for (int v = 0; v < vectors; v++) {
            const bool cut = partial && v == vectors - 1;
            b_row[v] = cut ? load_part(b + v * LANES, lanes) : load(b + v * LANES);
        }
        UNROLL for (int row = 0; row < tile_rows; row++) {
            const vector x = splat(a[row * a_row_stride]);
            UNROLL for (int v = 0; v < vectors; v++) {
                sums[row][v] = multiply_add(x, b_row[v], sums[row][v]);
            }
        }
        a += a_column_stride;
        b += b_row_stride;
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

/// Computes a column of tiles: all rows of C, up to `vectors` vectors wide.
///
/// `b` points at a row-major panel of `inner` rows, wide enough for the columns.
INLINE void tiles_of_width(
    const int vectors, const bool partial, mask lanes, size_t rows, size_t inner, CMKMatrix a,
    const float *b, ptrdiff_t b_row_stride, float keep, float *c, ptrdiff_t c_row_stride) {
    const float *a_rows = a.elements;
#define TILE(n)                                                                                  \
    tile(n, vectors, partial, lanes, inner, a_rows, a.row_stride, a.column_stride, b,            \
         b_row_stride, keep, c, c_row_stride)
    while (rows >= TILE_ROWS) {
        TILE(TILE_ROWS);
        a_rows += TILE_ROWS * a.row_stride;
        c += TILE_ROWS * c_row_stride;
        rows -= TILE_ROWS;
    }
    switch (rows) {
        case 1: TILE(1); break;
        case 2: TILE(2); break;
        case 3: TILE(3); break;
        case 4: TILE(4); break;
        case 5: TILE(5); break;
#if TILE_ROWS > 6
        case 6: TILE(6); break;
        case 7: TILE(7); break;
        case 8: TILE(8); break;
        case 9: TILE(9); break;
        case 10: TILE(10); break;
        case 11: TILE(11); break;
#endif
        default: break;
    }
#undef TILE
}

/// Computes the tiles of one panel of at most TILE_COLUMNS columns.
static void panel(
    size_t rows, size_t columns, size_t inner, CMKMatrix a, const float *b,
    ptrdiff_t b_row_stride, float keep, float *c, ptrdiff_t c_row_stride) {
    const mask lanes = first_lanes((columns - 1) % LANES + 1);
    if (columns == TILE_COLUMNS) {
        tiles_of_width(
            2, false, lanes, rows, inner, a, b, b_row_stride, keep, c, c_row_stride);
    } else if (columns > LANES) {
        tiles_of_width(2, true, lanes, rows, inner, a, b, b_row_stride, keep, c, c_row_stride);
    } else {
        tiles_of_width(1, true, lanes, rows, inner, a, b, b_row_stride, keep, c, c_row_stride);
    }
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
        b.column_stride == 1 && scale == 1 && (columns <= TILE_COLUMNS || rows <= TILE_ROWS);
    for (size_t column = 0; column < columns; column += TILE_COLUMNS) {
        const size_t width =
            columns - column < TILE_COLUMNS ? columns - column : TILE_COLUMNS;
        const float *b_columns = b.elements + column * b.column_stride;
        if (is_packed_already) {
            panel(rows, width, inner, a, b_columns, b.row_stride, keep, c + column, c_row_stride);
            continue;
        }
        _Alignas(64) float packed[INNER_BLOCK * TILE_COLUMNS];
        const size_t blocks = inner == 0 ? 1 : (inner + INNER_BLOCK - 1) / INNER_BLOCK;
        for (size_t block = 0; block < blocks; block++) {
            // Cut evenly: 784 is three times 262, not twice 288 and a rest.
            const size_t start = block * inner / blocks;
            const size_t depth = (block + 1) * inner / blocks - start;
            pack(
                depth, width, b_columns + start * b.row_stride, b.row_stride, b.column_stride,
                scale, packed);
            CMKMatrix a_block = a;
            a_block.elements += start * a.column_stride;
            panel(
                rows, width, depth, a_block, packed, TILE_COLUMNS, block == 0 ? keep : 1,
                c + column, c_row_stride);
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

size_t NAME(count_nonzero)(const float *numbers, size_t count) {
    size_t found = 0;
    size_t start = 0;
    for (; count - start >= LANES; start += LANES) {
        found += __builtin_popcount(nonzero_lanes(load(numbers + start)));
    }
    for (; start < count; start++) { found += numbers[start] != 0; }
    return found;
}

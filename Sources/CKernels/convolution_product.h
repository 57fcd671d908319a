// The one product of matrices that every convolution comes down to.
//
// c[row][column] = sum over i < count, k < depth of a[i][row * stride + k] * b[i][k][column]
//
// with 16 or 32 columns (one or two channel blocks) and as many rows as the registers hold. For every k it loads the
// columns of b once and multiplies them with each row's own a, which the processor broadcasts from memory.

/// Rows that one call can compute with one block of columns, and with two.
#if CK_LANES == 16
#define CK_ROWS1 24
#define CK_ROWS2 14
#elif CK_LANES == 8
#define CK_ROWS1 6
#define CK_ROWS2 0
#else
#define CK_ROWS1 3
#define CK_ROWS2 0
#endif

typedef struct {
    const float *const *a;  ///< [count] where each part of the sum begins in row 0
    long count;
    long offset;            ///< floats to add to each of them
    long stride;            ///< floats from row to row of a
    long depth;             ///< products in each part
    const float *b;         ///< [count][depth][blocks][16]
    float *c;
    long c_row, c_block;    ///< floats from row to row and from column block to column block of c
} ck_product;

typedef void (*product_function)(const ck_product *product);

CK_INLINE void product(const ck_product *p, const int rows, const int blocks, const long stride, const long depth) {
    enum { most = CK_ROWS1 * CK_PARTS > CK_ROWS2 * 2 * CK_PARTS ? CK_ROWS1 * CK_PARTS : CK_ROWS2 * 2 * CK_PARTS };
    const int parts = blocks * CK_PARTS;
    vec sum[most];
    CK_UNROLL for (int i = 0; i < rows * parts; i++) sum[i] = (vec){0};
    const float *b = p->b;
    for (long i = 0; i < p->count; i++) {
        const float *a = p->a[i] + p->offset;
#pragma clang loop unroll_count(2)
        for (long k = 0; k < depth; k++, b += blocks * CK_BLOCK) {
            vec column[4 * 2];
            CK_UNROLL for (int j = 0; j < parts; j++) column[j] = load(b + j * CK_LANES);
            CK_UNROLL for (int row = 0; row < rows; row++) {
                vec factor = splat(a[row * stride + k]);
                CK_UNROLL for (int j = 0; j < parts; j++) sum[row * parts + j] += factor * column[j];
            }
        }
    }
    CK_UNROLL for (int row = 0; row < rows; row++) {
        CK_UNROLL for (int j = 0; j < parts; j++)
            store(p->c + row * p->c_row + j / CK_PARTS * p->c_block + j % CK_PARTS * CK_LANES, sum[row * parts + j]);
    }
}

// One function for every number of rows: of neighbouring positions of a blocked value (near), of
// every second (far), of neighbouring positions of a planar value (thin), and of any others.
#define CK_PRODUCT(rows, blocks)                                                                                     \
    static void product_near_##rows##_##blocks(const ck_product *p) { product(p, rows, blocks, CK_BLOCK, CK_BLOCK); } \
    static void product_far_##rows##_##blocks(const ck_product *p) {                                                 \
        product(p, rows, blocks, 2 * CK_BLOCK, CK_BLOCK);                                                             \
    }                                                                                                                 \
    static void product_thin_##rows##_##blocks(const ck_product *p) { product(p, rows, blocks, 1, 1); }               \
    static void product_any_##rows##_##blocks(const ck_product *p) { product(p, rows, blocks, p->stride, p->depth); }
#define CK_ENTRY(kind, rows, blocks) product_##kind##_##rows##_##blocks

CK_PRODUCT(1, 1) CK_PRODUCT(2, 1) CK_PRODUCT(3, 1)
#if CK_LANES > 4
CK_PRODUCT(4, 1) CK_PRODUCT(5, 1) CK_PRODUCT(6, 1)
#endif
#if CK_LANES > 8
CK_PRODUCT(7, 1) CK_PRODUCT(8, 1) CK_PRODUCT(9, 1) CK_PRODUCT(10, 1) CK_PRODUCT(11, 1) CK_PRODUCT(12, 1)
CK_PRODUCT(13, 1) CK_PRODUCT(14, 1) CK_PRODUCT(15, 1) CK_PRODUCT(16, 1) CK_PRODUCT(17, 1) CK_PRODUCT(18, 1)
CK_PRODUCT(19, 1) CK_PRODUCT(20, 1) CK_PRODUCT(21, 1) CK_PRODUCT(22, 1) CK_PRODUCT(23, 1) CK_PRODUCT(24, 1)
CK_PRODUCT(1, 2) CK_PRODUCT(2, 2) CK_PRODUCT(3, 2) CK_PRODUCT(4, 2) CK_PRODUCT(5, 2) CK_PRODUCT(6, 2)
CK_PRODUCT(7, 2) CK_PRODUCT(8, 2) CK_PRODUCT(9, 2) CK_PRODUCT(10, 2) CK_PRODUCT(11, 2) CK_PRODUCT(12, 2)
CK_PRODUCT(13, 2) CK_PRODUCT(14, 2)
#endif

#if CK_LANES == 4
#define CK_TABLE1(kind) CK_ENTRY(kind, 1, 1), CK_ENTRY(kind, 2, 1), CK_ENTRY(kind, 3, 1)
#elif CK_LANES == 8
#define CK_TABLE1(kind)                                                                                               \
    CK_ENTRY(kind, 1, 1), CK_ENTRY(kind, 2, 1), CK_ENTRY(kind, 3, 1), CK_ENTRY(kind, 4, 1), CK_ENTRY(kind, 5, 1),     \
        CK_ENTRY(kind, 6, 1)
#else
#define CK_TABLE1(kind)                                                                                               \
    CK_ENTRY(kind, 1, 1), CK_ENTRY(kind, 2, 1), CK_ENTRY(kind, 3, 1), CK_ENTRY(kind, 4, 1), CK_ENTRY(kind, 5, 1),     \
        CK_ENTRY(kind, 6, 1), CK_ENTRY(kind, 7, 1), CK_ENTRY(kind, 8, 1), CK_ENTRY(kind, 9, 1),                       \
        CK_ENTRY(kind, 10, 1), CK_ENTRY(kind, 11, 1), CK_ENTRY(kind, 12, 1), CK_ENTRY(kind, 13, 1),                   \
        CK_ENTRY(kind, 14, 1), CK_ENTRY(kind, 15, 1), CK_ENTRY(kind, 16, 1), CK_ENTRY(kind, 17, 1),                   \
        CK_ENTRY(kind, 18, 1), CK_ENTRY(kind, 19, 1), CK_ENTRY(kind, 20, 1), CK_ENTRY(kind, 21, 1),                   \
        CK_ENTRY(kind, 22, 1), CK_ENTRY(kind, 23, 1), CK_ENTRY(kind, 24, 1)
#define CK_TABLE2(kind)                                                                                               \
    CK_ENTRY(kind, 1, 2), CK_ENTRY(kind, 2, 2), CK_ENTRY(kind, 3, 2), CK_ENTRY(kind, 4, 2), CK_ENTRY(kind, 5, 2),     \
        CK_ENTRY(kind, 6, 2), CK_ENTRY(kind, 7, 2), CK_ENTRY(kind, 8, 2), CK_ENTRY(kind, 9, 2),                       \
        CK_ENTRY(kind, 10, 2), CK_ENTRY(kind, 11, 2), CK_ENTRY(kind, 12, 2), CK_ENTRY(kind, 13, 2),                   \
        CK_ENTRY(kind, 14, 2)
#endif

static const product_function near1[] = {CK_TABLE1(near)}, far1[] = {CK_TABLE1(far)}, thin1[] = {CK_TABLE1(thin)},
                              any1[] = {CK_TABLE1(any)};
#if CK_ROWS2
static const product_function near2[] = {CK_TABLE2(near)}, far2[] = {CK_TABLE2(far)}, thin2[] = {CK_TABLE2(thin)},
                              any2[] = {CK_TABLE2(any)};
#endif

/// The largest number of rows for one call.
CK_INLINE long most_rows(long blocks) { return blocks == 2 ? CK_ROWS2 : CK_ROWS1; }

/// Computes a number of rows that the registers hold, 1 to most_rows(blocks).
CK_INLINE void multiply_rows(const ck_product *p, long rows, long blocks) {
    int is_blocked = p->depth == CK_BLOCK, is_thin = p->depth == 1 && p->stride == 1;
    int is_near = is_blocked && p->stride == CK_BLOCK, is_far = is_blocked && p->stride == 2 * CK_BLOCK;
#if CK_ROWS2
    if (blocks == 2) {
        (is_near ? near2 : is_far ? far2 : is_thin ? thin2 : any2)[rows - 1](p);
        return;
    }
#endif
    (void)blocks;
    (is_near ? near1 : is_far ? far1 : is_thin ? thin1 : any1)[rows - 1](p);
}

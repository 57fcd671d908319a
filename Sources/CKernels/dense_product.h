// The products of minimal filtering by OpenBLAS, for instruction sets that have no kernels of their own here.
//
// Its calls cost more than those of convolution_product.h, so that input blocks are joined to one matrix first. Where
// the parts begin depends on the tiles of an item alone: a result does not depend on who computes which item.

#include "openblas.h"

/// The most tiles and input blocks of one call.
enum { dense_tiles = 64, dense_blocks = 16 };

/// products[tile][16] = the sum over all input blocks of inputs[block][tile][16] * kernels[block][16][16]
static void multiply_dense(const float *const *inputs, long blocks, const float *kernels, float *products, long tiles) {
    float joined[dense_tiles * dense_blocks * CK_BLOCK] __attribute__((aligned(64)));
    for (long tile = 0; tile < tiles; tile += dense_tiles) {
        long rows = tiles - tile < dense_tiles ? tiles - tile : dense_tiles;
        for (long block = 0; block < blocks; block += dense_blocks) {
            long count = blocks - block < dense_blocks ? blocks - block : dense_blocks, depth = count * CK_BLOCK;
            for (long i = 0; i < count; i++)
                for (long row = 0; row < rows; row++)
                    memcpy(joined + row * depth + i * CK_BLOCK, inputs[block + i] + (tile + row) * CK_BLOCK,
                           sizeof(float) * CK_BLOCK);
            ck_sgemm(ck_row_major, ck_as_it_is, ck_as_it_is, (int)rows, CK_BLOCK, (int)depth, 1, joined, (int)depth,
                     kernels + block * CK_BLOCK * CK_BLOCK, CK_BLOCK, block > 0,
                     products + tile * CK_BLOCK, CK_BLOCK);
        }
    }
}

/// sums[16][16] += the sum over tiles of x[tile][row] * dy[tile][column]
static void outer_dense(const float *x, const float *dy, long tiles, float *sums) {
    ck_sgemm(ck_row_major, ck_transposed, ck_as_it_is, CK_BLOCK, CK_BLOCK, (int)tiles, 1, x, CK_BLOCK, dy, CK_BLOCK, 1,
             sums, CK_BLOCK);
}

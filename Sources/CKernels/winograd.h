// Convolutions of kernel size 3 by minimal filtering, F(4, 3) along two or three axes (Lavin & Gray 2016); for F(2, 3)
// see winograd_small.h.
//
// A tile of 4 outputs along an axis needs 6 inputs d. With the interpolation points 0, ±a, ±b and infinity,
// a = 1/√2 and b = √2, which keep every coefficient near 1 and so the rounding error small,
//
//   output = Aᵀ ((G g) ⊙ (Bᵀ d)),      Bᵀ 6×6, G 6×3, Aᵀ 4×6,
//
// along all axes one after the other. The products ⊙ are sums over the input channels: at each of the 36 or 216
// points a product of matrices [tiles × input channels] · [input channels × output channels].
//
// An item of work is a few runs of tiles along x. Its three phases are functions of their own, so that a layer with
// many channels and few tiles can share each phase out over all threads.
//
//   transformed inputs   [input block][point][tile][16]
//   transformed kernels  [point][group][input channel][16 or 32]
//   products             [output block][point][tile][16]

#define CK_A 0.70710678118654752f
#define CK_B 1.41421356237309505f

/// A run of tiles along x, and its place among the tiles of the item.
typedef struct {
    long z, y, x;   ///< first output position
    long tiles;
    long place;
} ck_run;

CK_INLINE ck_run run_at(const ck_winograd *w, long index, long first) {
    long segment = index % w->segments, row = index / w->segments;
    ck_run run;
    run.y = row % w->tiles[1] * w->tile;
    run.z = row / w->tiles[1] * (w->axes == 3 ? w->tile : 1);
    run.x = segment * w->segment * w->tile;
    run.tiles = w->tiles[2] - segment * w->segment;
    if (run.tiles > w->segment) run.tiles = w->segment;
    run.place = (row - first / w->segments) * w->tiles[2] + (segment - first % w->segments) * w->segment;
    return run;
}

#include "winograd_input.h"

#include "winograd_doubled.h"
#include "winograd_output.h"
#include "winograd_small.h"

static void winograd_output(const ck_winograd *w, const float *products, long first, long runs, long block,
                            long tiles) {
    float planes[6 * 16 * CK_BLOCK] __attribute__((aligned(64)));
    long pitch = ck_winograd_pitch(tiles);
    const float *source = products + block * w->points * pitch;
    for (long i = first; i < first + runs; i++) {
        ck_run run = run_at(w, i, first);
        for (long tile = 0; tile < run.tiles; tile++)
            for (int part = 0; part < CK_BLOCK; part += CK_LANES) {
                long x = run.x + w->tile * tile;
                const float *m = source + (run.place + tile) * CK_BLOCK + part;
                ck_tile t = {
                    .address = w->outputs[block] + run.z * w->plane + run.y * w->row + x * CK_BLOCK + part,
                    .step = {w->plane, w->row, CK_BLOCK},
                    .valid = {w->size[0] - run.z, w->size[1] - run.y, w->size[2] - x},
                    .bias = load(w->bias + block * CK_BLOCK + part),
                    .slope = load(w->slopes + block * CK_BLOCK + part),
                    .activation = w->activation,
                    .streams = w->streams,
                };
                if (w->tile == 2) {
                    write_small_tile(&t, m, pitch, (int)w->points);
                } else if (w->axes == 3) {
                    CK_UNROLL for (int z = 0; z < 6; z++)
                        transform_plane(m + z * 36 * pitch, pitch, planes + z * 16 * CK_BLOCK);
                    write_tile_3d(&t, planes);
                } else {
                    transform_plane(m, pitch, planes);
                    for (int j = 0; j < 16; j++) write_output(&t, 0, j / 4, j % 4, load(planes + j * CK_BLOCK));
                }
            }
    }
}

static void winograd_input(const ck_winograd *w, float *transformed, long first, long runs, long block, long tiles) {
    long pitch = ck_winograd_pitch(tiles);
    float *target = transformed + block * w->points * pitch;
    int doubles = w->doubled && w->doubled[block];
    for (long i = first; i < first + runs; i++) {
        ck_run run = run_at(w, i, first);
        float *place = target + run.place * CK_BLOCK;
        if (w->tile == 2) transform_small_run(w, w->inputs[block], &run, place, pitch);
        else if (w->axes == 3 && doubles) transform_doubled_run(w, w->inputs[block], &run, place, pitch, 36);
        else if (w->axes == 3) transform_run(w, w->inputs[block], &run, place, pitch, 36);
        else if (doubles) transform_doubled_run(w, w->inputs[block], &run, place, pitch, 6);
        else transform_run(w, w->inputs[block], &run, place, pitch, 6);
    }
}

static void winograd_multiply(const ck_winograd *w, const float *transformed, float *products, long tiles, long point,
                              long group) {
    long pitch = ck_winograd_pitch(tiles), blocks = w->group_blocks;
    long depth = w->input_blocks * CK_BLOCK;
    const float *parts[CK_MOST_BLOCKS];
    for (long i = 0; i < w->input_blocks; i++) parts[i] = transformed + (i * w->points + point) * pitch;
    const float *kernels = w->kernels + (point * (w->output_blocks / blocks) + group) * depth * blocks * CK_BLOCK;
    float *target = products + (group * blocks * w->points + point) * pitch;
#ifdef CK_DENSE
    multiply_dense(parts, w->input_blocks, kernels, target, tiles);
#else
    ck_product p = {.a = parts, .count = w->input_blocks, .stride = CK_BLOCK, .depth = CK_BLOCK, .b = kernels};
    p.c_row = CK_BLOCK;
    p.c_block = w->points * pitch;
    long calls = (tiles + most_rows(blocks) - 1) / most_rows(blocks), done = 0;
    for (long call = 0; call < calls; call++) {
        long rows = (tiles - done + calls - call - 1) / (calls - call);
        p.offset = done * CK_BLOCK;
        p.c = target + done * CK_BLOCK;
        multiply_rows(&p, rows, blocks);
        done += rows;
    }
#endif
}

// The output transform of winograd.h: Aᵀ along all axes, bias and activation.

/// Rows 0 and 2 of Aᵀ m, which are even in the points, or rows 1 and 3, which are odd.
CK_INLINE void transform_output(const int odd, const vec m[6], vec *low, vec *high) {
    if (odd) {
        vec a = m[1] - m[2], b = m[3] - m[4];
        *low = CK_A * a + CK_B * b;
        *high = (CK_A * 0.5f) * a + (CK_B * 2.0f) * b + m[5];
    } else {
        vec a = m[1] + m[2], b = m[3] + m[4];
        *low = (m[0] + a) + b;
        *high = 0.5f * a + 2.0f * b;
    }
}

/// Aᵀ along y and x of 36 points to the 16 outputs of a plane, [4 y][4 x][16].
CK_INLINE void transform_plane(const float *products, long pitch, float *plane) {
    CK_UNROLL for (int odd = 0; odd < 2; odd++) {
        vec low[6], high[6], a, b;
        CK_UNROLL for (int x = 0; x < 6; x++) {
            vec m[6];
            CK_UNROLL for (int y = 0; y < 6; y++)
                if (odd ? y > 0 : y < 5) m[y] = load(products + (y * 6 + x) * pitch);
            transform_output(odd, m, &low[x], &high[x]);
        }
        CK_UNROLL for (int part = 0; part < 2; part++) {
            transform_output(part, low, &a, &b);
            store(plane + (odd * 4 + part) * CK_BLOCK, a);
            store(plane + (odd * 4 + part + 2) * CK_BLOCK, b);
            transform_output(part, high, &a, &b);
            store(plane + ((odd + 2) * 4 + part) * CK_BLOCK, a);
            store(plane + ((odd + 2) * 4 + part + 2) * CK_BLOCK, b);
        }
    }
}

/// Writes an output with its bias and activation, if it lies within the value.
typedef struct {
    float *address;
    long step[3];
    long valid[3];
    vec bias, slope;
    ck_activation activation;
    int streams;
} ck_tile;

CK_INLINE void write_output(const ck_tile *t, long z, long y, long x, vec value) {
    if (z >= t->valid[0] || y >= t->valid[1] || x >= t->valid[2]) return;
    value = activated(value + t->bias, t->activation, t->slope);
    float *address = t->address + z * t->step[0] + y * t->step[1] + x * t->step[2];
    if (t->streams) stream(address, value);
    else store(address, value);
}

/// Aᵀ along z of the 6 transformed planes of a tile, and out.
CK_INLINE void write_tile_3d(const ck_tile *t, const float *planes) {
    for (int i = 0; i < 16; i++) {
        vec m[6], row[4];
        CK_UNROLL for (int z = 0; z < 6; z++) m[z] = load(planes + (z * 16 + i) * CK_BLOCK);
        transform_output(0, m, &row[0], &row[2]);
        transform_output(1, m, &row[1], &row[3]);
        CK_UNROLL for (int z = 0; z < 4; z++) write_output(t, z, i / 4, i % 4, row[z]);
    }
}

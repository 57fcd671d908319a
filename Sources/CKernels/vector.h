// Vectors of the instruction set that is being compiled, and how the lanes of a channel block lie in them.

/// CK_LANES floats.
typedef float vec __attribute__((vector_size(CK_LANES * 4)));

/// Vectors that hold one position's channel block.
#define CK_PARTS (CK_BLOCK / CK_LANES)

#define CK_INLINE static inline __attribute__((always_inline))
#define CK_UNROLL _Pragma("clang loop unroll(full)")

CK_INLINE vec load(const float *address) { return *(const vec *)address; }

CK_INLINE void store(float *address, vec value) { *(vec *)address = value; }

/// Stores past the caches, for values larger than they are.
CK_INLINE void stream(float *address, vec value) { __builtin_nontemporal_store(value, (vec *)address); }

CK_INLINE vec splat(float value) { return value - (vec){0}; }

/// a where it is above zero, else slope * a; not a number stays
CK_INLINE vec leaky(vec a, vec slope) {
    typedef int lanes __attribute__((vector_size(CK_LANES * 4)));
    lanes below = a < (vec){0};
    return (vec)((below & (lanes)(a * slope)) | (~below & (lanes)a));
}

/// The activations that a convolution's epilogue computes in vectors; a sigmoid is left to a step of its own.
CK_INLINE vec activated(vec a, ck_activation activation, vec slope) {
    switch (activation) {
    case ck_relu: return leaky(a, (vec){0});
    case ck_leaky: return leaky(a, slope);
    default: return a;
    }
}

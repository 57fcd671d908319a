// OpenBLAS, loaded where it is used: loading it starts a thread for every core, and a processor with AVX2 never asks.

#include <cblas.h>

/// The single precision product of matrices, or null where the library is not installed.
extern __typeof__(cblas_sgemm) *ck_sgemm;

/// Loads the library once, with a single thread of its own, and says whether it is there.
int ck_load_openblas(void);

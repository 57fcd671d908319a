// OpenBLAS, loaded where it is used: loading it starts a thread for every core, and a processor with AVX2 never asks.
//
// Its functions are declared here as CBLAS has them: which <cblas.h> a system gives is its administrator's choice.

#ifndef CK_OPENBLAS_H
#define CK_OPENBLAS_H

/// The words of CBLAS that are used here.
enum { ck_row_major = 101, ck_as_it_is = 111, ck_transposed = 112 };

/// cblas_sgemm of a library with integers of 32 bits.
typedef void ck_sgemm_function(int order, int a_form, int b_form, int m, int n, int k, float alpha, const float *a,
                               int lda, const float *b, int ldb, float beta, float *c, int ldc);

/// The single precision product of matrices, or null where the library is not installed.
extern ck_sgemm_function *ck_sgemm;

/// Loads the library once, with a single thread of its own, and says whether it is there and can be used.
int ck_load_openblas(void);

#endif

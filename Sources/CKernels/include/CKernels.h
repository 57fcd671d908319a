#ifndef CKERNELS_H
#define CKERNELS_H

/// The instruction set that the kernels run on: "avx512", "avx2" or "portable".
const char *ck_instruction_set(void);

#endif

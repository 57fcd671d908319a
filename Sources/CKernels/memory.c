#include "CKernels.h"

#if defined(__linux__)
#include <features.h>
#endif

#if defined(__GLIBC__)
#include <malloc.h>
void ck_return_freed_memory(void) { malloc_trim(0); }
#else
void ck_return_freed_memory(void) {}
#endif

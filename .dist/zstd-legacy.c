/* In place of what Debian's libzstd has for frames of zstd 0.5 to 0.7 (2016), which nobody serves lists of packages
 * in: 80 KB. Such a frame is refused as one of an unsupported version.
 */
#include <stddef.h>

enum { VERSION_UNSUPPORTED = 12 }; /* ZSTD_error_version_unsupported of zstd_errors.h */
#define CONTENT_SIZE_ERROR (0ULL - 2)

#define LEGACY(v) \
	size_t ZSTD##v##_decompress_usingDict(void) { return (size_t)-VERSION_UNSUPPORTED; } \
	size_t ZSTD##v##_getFrameParams(void) { return (size_t)-VERSION_UNSUPPORTED; } \
	size_t ZBUFF##v##_decompressInitDictionary(void) { return (size_t)-VERSION_UNSUPPORTED; } \
	size_t ZBUFF##v##_decompressContinue(void) { return (size_t)-VERSION_UNSUPPORTED; } \
	void *ZSTD##v##_createDCtx(void) { return NULL; } \
	void *ZBUFF##v##_createDCtx(void) { return NULL; } \
	size_t ZSTD##v##_freeDCtx(void *dctx) { (void)dctx; return 0; } \
	size_t ZBUFF##v##_freeDCtx(void *dctx) { (void)dctx; return 0; } \
	void ZSTD##v##_findFrameSizeInfoLegacy(const void *v_, size_t n, size_t *size, \
					       unsigned long long *bound) \
	{ \
		(void)v_; \
		(void)n; \
		*size = (size_t)-VERSION_UNSUPPORTED; \
		*bound = CONTENT_SIZE_ERROR; \
	}

LEGACY(v05)
LEGACY(v06)
LEGACY(v07)

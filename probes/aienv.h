/* What around AI frameworks decides how fast they are: their environment, and Ampere's images. */
#ifndef AMPY_AIENV_H
#define AMPY_AIENV_H

#include "fact.h"

#define AIENV_FACTS(F, S) \
	F(S, str, ampere_release, "the release of Ampere's image for AI that this root is (/.release)") \
	F(S, str, dnnl_default_fpmath_mode, "DNNL_DEFAULT_FPMATH_MODE of the environment") \
	F(S, str, tf_enable_onednn_opts, "TF_ENABLE_ONEDNN_OPTS") \
	F(S, str, lru_cache_capacity, "LRU_CACHE_CAPACITY") \
	F(S, str, thp_mem_alloc_enable, "THP_MEM_ALLOC_ENABLE") \
	F(S, str, omp_proc_bind, "OMP_PROC_BIND") \
	F(S, str, omp_places, "OMP_PLACES") \
	F(S, str, aio_num_threads, "AIO_NUM_THREADS") \
	F(S, str, aio_implicit_fp16_transform_filter, "AIO_IMPLICIT_FP16_TRANSFORM_FILTER") \
	F(S, str, aio_process_mode, "AIO_PROCESS_MODE") \
	F(S, str, aio_cpu_bind, "AIO_CPU_BIND") \
	F(S, str, aio_mem_bind, "AIO_MEM_BIND") \
	F(S, str, aio_numa_cpus, "AIO_NUMA_CPUS") \
	F(S, str, aio_skip_master_thread, "AIO_SKIP_MASTER_THREAD") \
	F(S, str, aio_debug_mode, "AIO_DEBUG_MODE")

struct aienv_facts { AIENV_FACTS(FACT_MEMBER, aienv_facts) };

#endif

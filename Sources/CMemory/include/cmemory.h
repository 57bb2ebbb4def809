/* glibc's knobs for its allocator, which Swift's module of glibc leaves out. */
#ifndef CMEMORY_H
#define CMEMORY_H

/* Memory is taken in large steps and not given back before the process ends. Does nothing where there is no glibc. */
void cmemory_expect_large_buffers(void);

#endif

/* A disk that is full while the file named by FULL_DISK exists. Used with LD_PRELOAD: it works
   without the right to mount, and for every regular file of the process, its log included. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

static int is_full(int file) {
  const char *sign = getenv("FULL_DISK");
  struct stat what;
  if (!sign || access(sign, F_OK) != 0 || fstat(file, &what) != 0 || !S_ISREG(what.st_mode)) return 0;
  errno = ENOSPC;
  return 1;
}

#define ON_A_FULL_DISK(name, parameters, arguments)                                   \
  ssize_t name parameters {                                                           \
    if (is_full(file)) return -1;                                                     \
    return ((ssize_t (*) parameters)dlsym(RTLD_NEXT, #name)) arguments;               \
  }

ON_A_FULL_DISK(write, (int file, const void *data, size_t size), (file, data, size))
ON_A_FULL_DISK(pwrite, (int file, const void *data, size_t size, off_t at), (file, data, size, at))
ON_A_FULL_DISK(pwrite64, (int file, const void *data, size_t size, off64_t at), (file, data, size, at))
ON_A_FULL_DISK(pwritev, (int file, const struct iovec *parts, int count, off_t at), (file, parts, count, at))
ON_A_FULL_DISK(pwritev64, (int file, const struct iovec *parts, int count, off64_t at), (file, parts, count, at))

/* A slower disk: every fsync and fdatasync takes SLOW_DISK_MS milliseconds longer.
   Used with LD_PRELOAD by bench/ and tests/faults/. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>

static void wait_for_the_disk(void) {
  const char *set = getenv("SLOW_DISK_MS");
  long us = set ? (long)(atof(set) * 1000) : 0;
  struct timespec left = {us / 1000000, us % 1000000 * 1000};
  while (us > 0 && nanosleep(&left, &left) != 0) {
  }
}

int fsync(int file) {
  int done = ((int (*)(int))dlsym(RTLD_NEXT, "fsync"))(file);
  wait_for_the_disk();
  return done;
}

int fdatasync(int file) {
  int done = ((int (*)(int))dlsym(RTLD_NEXT, "fdatasync"))(file);
  wait_for_the_disk();
  return done;
}

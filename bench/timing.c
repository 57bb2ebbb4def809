/* Runs commands in turn and compares them.
 *
 *   timing RUNS LABEL COMMAND… [--- LABEL COMMAND…]…
 *
 * One run of each after the other, RUNS times, after one that does not count. Prints each command's median wall time
 * and peak memory, and how they compare with the first command's. Output of the commands goes to /dev/null. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

extern char **environ;

enum { MOST_COMMANDS = 8, MOST_RUNS = 1001 };

struct command {
  const char *label;
  char **arguments;
  double milliseconds[MOST_RUNS];
  double memory; /* peak, in MB */
};

static int by_size(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static double median(double *values, int count) {
  qsort(values, count, sizeof *values, by_size);
  return count % 2 ? values[count / 2] : (values[count / 2 - 1] + values[count / 2]) / 2;
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1e3 + time.tv_nsec / 1e6;
}

static double run(struct command *command) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
  pid_t id;
  double start = now();
  if (posix_spawnp(&id, command->arguments[0], &actions, NULL, command->arguments, environ) != 0) {
    fprintf(stderr, "timing: %s cannot be started\n", command->arguments[0]);
    exit(1);
  }
  int status;
  struct rusage usage;
  if (wait4(id, &status, 0, &usage) != id) exit(1);
  double elapsed = now() - start;
  posix_spawn_file_actions_destroy(&actions);
  if (status != 0) {
    fprintf(stderr, "timing: %s failed with status %d\n", command->label, status);
    exit(1);
  }
  double memory = usage.ru_maxrss / 1024.0;
  if (memory > command->memory) command->memory = memory;
  return elapsed;
}

int main(int count, char **arguments) {
  static struct command commands[MOST_COMMANDS];
  int runs = count > 1 ? atoi(arguments[1]) : 0, found = 0;
  if (count < 4 || runs < 1 || runs > MOST_RUNS) {
    fprintf(stderr, "usage: timing RUNS LABEL COMMAND... [--- LABEL COMMAND...]...\n");
    return 2;
  }
  for (int i = 2; i < count && found < MOST_COMMANDS; i++) {
    commands[found].label = arguments[i];
    commands[found].arguments = &arguments[i + 1];
    while (i < count && strcmp(arguments[i], "---") != 0) i++;
    if (i < count) arguments[i] = NULL;
    found++;
  }
  for (int i = 0; i < found; i++) run(&commands[i]);
  for (int turn = 0; turn < runs; turn++)
    for (int i = 0; i < found; i++) commands[i].milliseconds[turn] = run(&commands[i]);
  double first = 0;
  for (int i = 0; i < found; i++) {
    double middle = median(commands[i].milliseconds, runs);
    if (i == 0) first = middle;
    printf("  %-34s %9.2f ms  %7.1f MB", commands[i].label, middle, commands[i].memory);
    if (i > 0)
      printf("   %+7.2f ms  x%.2f time  x%.2f memory", middle - first, middle / first,
             commands[i].memory / commands[0].memory);
    printf("\n");
  }
  return 0;
}

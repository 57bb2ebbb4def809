#include "include/interrupts.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

// What a handler knows has to be global. It is written before the handler is installed.
static int news[2] = {-1, -1};
static pthread_t worker;

static void tell(char what) {
  while (write(news[1], &what, 1) < 0 && errno == EINTR) {}
}

// Runs on any thread. The worker gets the signal, too, so that its system calls end.
static void hear(int number) {
  int before = errno;
  static volatile sig_atomic_t is_relayed;
  if (!pthread_equal(pthread_self(), worker)) {
    is_relayed = 1;
    pthread_kill(worker, number);
    tell(InterruptPressed);
  } else if (is_relayed) {
    is_relayed = 0;
  } else {
    tell(InterruptPressed);
  }
  errno = before;
}

bool interrupts_open(void) {
  if (news[0] >= 0) return true;
  if (pipe(news) != 0) return false;
  for (int i = 0; i < 2; i++) fcntl(news[i], F_SETFD, FD_CLOEXEC);
  fcntl(news[1], F_SETFL, O_NONBLOCK);
  return true;
}

bool interrupts_begin(void) {
  worker = pthread_self();
  struct sigaction before;
  if (sigaction(SIGINT, NULL, &before) != 0) return false;
  if (before.sa_handler == SIG_IGN) return true;
  struct sigaction action = {.sa_handler = hear};
  sigemptyset(&action.sa_mask);
  if (sigaction(SIGINT, &action, NULL) != 0) return false;
  // A parent's thread may have had it blocked, by accident: nobody asks for that.
  sigset_t mask;
  sigemptyset(&mask);
  sigaddset(&mask, SIGINT);
  return pthread_sigmask(SIG_UNBLOCK, &mask, NULL) == 0;
}

enum InterruptNews interrupts_wait(void) {
  char what;
  for (;;) {
    ssize_t count = news[0] < 0 ? -1 : read(news[0], &what, 1);
    if (count == 1) return what == InterruptPressed ? InterruptPressed : InterruptEnd;
    if (count < 0 && errno == EINTR) continue;
    return InterruptEnd;
  }
}

void interrupts_end(void) { tell(InterruptEnd); }

void interrupts_die(void) {
  signal(SIGINT, SIG_DFL);
  sigset_t mask;
  sigemptyset(&mask);
  sigaddset(&mask, SIGINT);
  pthread_sigmask(SIG_UNBLOCK, &mask, NULL);
  kill(getpid(), SIGINT);
  _exit(130);
}

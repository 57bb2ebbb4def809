// scan:
/* Calling conventions asked for by attribute. */
int __attribute__((ms_abi)) from_windows(int a, double b);
int __attribute__((sysv_abi)) from_unix(int a, double b);
#ifdef __clang__
int __attribute__((vectorcall)) in_vectors(double a, double b);
int __attribute__((preserve_most)) keeps_most(int a);
#endif
typedef int(__attribute__((ms_abi)) * windows_callback)(int, ...);
struct table {
  void(__attribute__((ms_abi)) * first)(int);
  windows_callback second;
};
windows_callback chosen(void);
void takes(int(__attribute__((ms_abi)) * callback)(void *));

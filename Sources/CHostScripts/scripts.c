#include "host_scripts.h"

static const unsigned char engine_text[] = {
#embed "../LispWasm/Host/JavaScript/engine.mjs"
};
static const unsigned char values_text[] = {
#embed "../LispWasm/Host/JavaScript/values.mjs"
};
static const unsigned char errors_text[] = {
#embed "../LispWasm/Host/JavaScript/errors.mjs"
};
static const unsigned char imports_text[] = {
#embed "../LispWasm/Host/JavaScript/imports.mjs"
};
static const unsigned char dynamic_text[] = {
#embed "../LispWasm/Host/JavaScript/dynamic.mjs"
};
static const unsigned char process_text[] = {
#embed "../LispWasm/Host/JavaScript/process.mjs"
};
static const unsigned char clock_text[] = {
#embed "../LispWasm/Host/JavaScript/clock.mjs"
};
static const unsigned char errorNames_text[] = {
#embed "../LispWasm/Host/JavaScript/errorNames.mjs"
};
static const unsigned char objects_text[] = {
#embed "../LispWasm/Host/JavaScript/objects.mjs"
};
static const unsigned char streams_text[] = {
#embed "../LispWasm/Host/JavaScript/streams.mjs"
};
static const unsigned char input_text[] = {
#embed "../LispWasm/Host/JavaScript/input.mjs"
};
static const unsigned char files_text[] = {
#embed "../LispWasm/Host/JavaScript/files.mjs"
};

#define SCRIPT(name) {#name, name##_text, sizeof name##_text}

static const struct host_script scripts[] = {
  SCRIPT(engine),
  SCRIPT(objects),
  SCRIPT(values),
  SCRIPT(errors),
  SCRIPT(imports),
  SCRIPT(dynamic),
  SCRIPT(process),
  SCRIPT(clock),
  SCRIPT(errorNames),
  SCRIPT(streams),
  SCRIPT(input),
  SCRIPT(files),
};

const struct host_script *host_script(int index) {
  return index >= 0 && index < (int)(sizeof scripts / sizeof scripts[0]) ? &scripts[index] : 0;
}

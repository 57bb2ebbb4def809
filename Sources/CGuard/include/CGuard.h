// The few lines of the runtime that must be C.
#ifndef CGUARD_H
#define CGUARD_H

#include "foreign_frame.h"
#include "foreign_call.h"
#include "foreign_fault.h"
#include "foreign_gate.h"
#include "foreign_callback.h"
#include "foreign_stubs.h"
#include "foreign_symbols.h"
#include "interrupts.h"
#include "memory_hints.h"
#include "pages.h"

#endif

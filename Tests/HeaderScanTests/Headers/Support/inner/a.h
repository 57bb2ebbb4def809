#pragma once
#include "b.h"
int inner_a(void);

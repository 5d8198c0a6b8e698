/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-practice-call.h"

G_BEGIN_DECLS

GPtrArray *tresen_practice_oauth_codes_new (void);

extern const TresenPracticeEndpoint tresen_practice_oauth_endpoints[];

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-practice-call.h"

G_BEGIN_DECLS

/* The calls about followers, their remarks and tags, and that somebody is typing (spec 7.3, 10). */

extern const TresenPracticeEndpoint tresen_practice_users_endpoints[];

G_END_DECLS

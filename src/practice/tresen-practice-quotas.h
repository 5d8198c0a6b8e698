/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-practice-call.h"

G_BEGIN_DECLS

TresenPracticeQuotas *tresen_practice_quotas_new (void);
void tresen_practice_quotas_free (TresenPracticeQuotas *self);
void tresen_practice_quotas_set_limit (TresenPracticeQuotas *self, const char *path, guint most);
guint tresen_practice_quotas_get_limit (TresenPracticeQuotas *self, const char *path);

extern const TresenPracticeEndpoint tresen_practice_quota_endpoints[];

G_END_DECLS

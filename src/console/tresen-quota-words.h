/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What WeChat's APIs and an account's rights are called on the screen. Pure. */

const char *tresen_quota_words_api (const char *api);
char *tresen_quota_words_list (const char *apis);
const char *const *tresen_right_words_features (void);
const char *tresen_right_words_feature (const char *feature);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-store.h"

G_BEGIN_DECLS

/* The features of which account_right tells: stable words, stored. */
#define TRESEN_RIGHT_CUSTOM_SEND "custom-send"

gboolean tresen_store_right_set (
    TresenDb *db, const char *feature, const char *state, int code, gint64 now_us, GError **error);
int tresen_store_right_is_refused (TresenDb *db, const char *feature, GError **error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-store.h"

G_BEGIN_DECLS

/** TresenHealth: how one thing of the bridge is doing. */
typedef struct
{
  char *key;    /* "server" or "wechat" (see bridge/README.md for the words) */
  char *state;  /* "ok" or a word for what is wrong */
  char *detail; /* English, or a value to show such as an address */
  gint64 since_us;
} TresenHealth;

void tresen_health_free (TresenHealth *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenHealth, tresen_health_free)

gboolean tresen_store_health_set (
    TresenDb *db, const char *key, const char *state, const char *detail, gint64 now_us, GError **error);
GPtrArray *tresen_store_health_load (TresenDb *db, GError **error);

G_END_DECLS

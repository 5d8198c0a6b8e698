/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Private to the room: what was asked of a worker, and how a group of it is committed. */

#include <gio/gio.h>

#include "tresen-db.h"

G_BEGIN_DECLS

typedef enum
{
  TRESEN_CALL_OPEN,
  TRESEN_CALL_CLOSE,
  TRESEN_CALL_RUN,
} TresenCallKind;

typedef struct
{
  TresenCallKind kind;
  TresenStoreFunc func;
  gpointer data;
  GDestroyNotify data_destroy;
  GDestroyNotify result_destroy;
  gpointer result;
  GError *error;
} TresenCall;

void tresen_call_free (gpointer data);
void tresen_call_return (GTask *task);
guint tresen_group_commit (TresenDb *db, GPtrArray *tasks, guint from, guint to);

G_END_DECLS

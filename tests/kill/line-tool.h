/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-store.h"

G_BEGIN_DECLS

/* The frame of programs that write into a profile's database as the console would, for tests that run the bridge alone. No bridge may
 * have the database open meanwhile. */

/**
 * LineFunc: carries out one line of the input in the writer's thread.
 * @words: the line, split at its tabs
 *
 * Returns: (transfer full) (nullable): what is printed for the line
 */
typedef char *(*LineFunc) (TresenDb *db, char **words, gint64 now_us, GError **error);

/**
 * LineTool:
 * @carries_on: whether a line that could not be carried out is answered with "refused: " and the reason, and ends nothing
 */
typedef struct
{
  const char *name;
  LineFunc func;
  gboolean carries_on;
} LineTool;

int line_tool_main (const LineTool *tool, int argc, char **argv);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-attach-file.h"

G_BEGIN_DECLS

/**
 * TresenAttachSource: something that somebody wants to send.
 *
 * @file: (nullable): where it is
 * @bytes: (nullable): what it is, when it is in no file (a picture from the clipboard)
 * @name: for the screen; "" when it has none
 * @kind: what it is, once it has been looked at
 * @n_pages: how many pictures it can become: 1, or the pages of a document
 * @error: (nullable): why it cannot be sent
 */
typedef struct
{
  GFile *file;
  GBytes *bytes;
  char *name;
  TresenAttachKind kind;
  guint n_pages;
  GError *error;
} TresenAttachSource;

TresenAttachSource *tresen_attach_source_new (GFile *file);
TresenAttachSource *tresen_attach_source_new_for_bytes (GBytes *bytes);
void tresen_attach_source_free (TresenAttachSource *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenAttachSource, tresen_attach_source_free)

/* All work is done in a thread; the answer comes to the context that was thread-default. */

void tresen_attach_look_async (GPtrArray *sources,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
gboolean tresen_attach_look_finish (GAsyncResult *result, GError **error);

void tresen_attach_prepare_async (const TresenAttachSource *source,
                                  guint page,
                                  const char *folder,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
TresenAttachFile *tresen_attach_prepare_finish (GAsyncResult *result, GError **error);

void tresen_attach_probe_async (const char *folder,
                                const char *const *files,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
GPtrArray *tresen_attach_probe_finish (GAsyncResult *result, GError **error);

G_END_DECLS

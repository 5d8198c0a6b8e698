/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-attach-error.h"

#include <gio/gio.h>

G_DEFINE_QUARK (tresen_attach_error_quark, tresen_attach_error)

/**
 * tresen_attach_error_take:
 * @what: what was being done
 * @cause: (transfer full) (nullable): an error of another domain
 *
 * Makes an error of this room out of one of another, so that the screen has words for it; that something was cancelled
 * stays as it is. Any thread.
 */
void
tresen_attach_error_take (GError **error, TresenAttachError code, const char *what, GError *cause)
{
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, cause);
      return;
    }
  g_set_error (error, TRESEN_ATTACH_ERROR, code, "%s: %s", what,
               cause != NULL ? cause->message : "no reason was given");
  g_clear_error (&cause);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-erased-group.h"

#include <glib/gi18n.h>

#include "tresen-words.h"

struct _TresenErasedGroup
{
  AdwPreferencesGroup parent_instance;

  GPtrArray *rows; /* (element-type GtkWidget), those behind the last erasure are hidden */
};

G_DEFINE_FINAL_TYPE (TresenErasedGroup, tresen_erased_group, ADW_TYPE_PREFERENCES_GROUP)

static const char *
get_cause (const TresenErasure *erasure)
{
  if (g_strcmp0 (erasure->cause, "staff") == 0)
    return _ ("Erased here");
  if (g_strcmp0 (erasure->cause, "user_authorization_revoke") == 0)
    return _ ("A customer withdrew consent");
  if (g_strcmp0 (erasure->cause, "user_authorization_cancellation") == 0)
    return _ ("A customer closed the WeChat account");
  return _ ("Erased because WeChat asked for it");
}

static char *
get_details (const TresenErasure *erasure, gint64 now_us)
{
  g_autofree char *moment = tresen_words_moment (erasure->at_us, now_us);
  g_autofree char *n_messages = g_strdup_printf ("%'" G_GINT64_FORMAT, erasure->n_entries);
  g_autofree char *n_files = g_strdup_printf ("%'" G_GINT64_FORMAT, erasure->n_files);
  g_autofree char *messages = g_strdup_printf (
      ngettext ("%s message", "%s messages", (gulong) erasure->n_entries), n_messages);
  g_autofree char *files
      = g_strdup_printf (ngettext ("%s file", "%s files", (gulong) erasure->n_files), n_files);

  /* Translators: what was erased: when, how many messages, how many files */
  return g_strdup_printf (_ ("%s · %s, %s"), moment, messages, files);
}

static GtkWidget *
add_row (TresenErasedGroup *self)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  g_ptr_array_add (self->rows, row);
  return row;
}

/** @erasures: (element-type TresenErasure): the latest first */
void
tresen_erased_group_show (TresenErasedGroup *self, GPtrArray *erasures, gint64 now_us)
{
  g_return_if_fail (TRESEN_IS_ERASED_GROUP (self));

  gtk_widget_set_visible (GTK_WIDGET (self), erasures->len > 0);
  while (self->rows->len < erasures->len)
    add_row (self);
  for (guint i = 0; i < self->rows->len; i++)
    {
      GtkWidget *row = g_ptr_array_index (self->rows, i);
      const TresenErasure *erasure = i < erasures->len ? g_ptr_array_index (erasures, i) : NULL;
      g_autofree char *details = erasure != NULL ? get_details (erasure, now_us) : NULL;

      gtk_widget_set_visible (row, erasure != NULL);
      if (erasure == NULL)
        continue;
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), get_cause (erasure));
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), details);
    }
}

static void
tresen_erased_group_finalize (GObject *object)
{
  g_ptr_array_unref (TRESEN_ERASED_GROUP (object)->rows);
  G_OBJECT_CLASS (tresen_erased_group_parent_class)->finalize (object);
}

static void
tresen_erased_group_class_init (TresenErasedGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tresen_erased_group_finalize;
}

static void
tresen_erased_group_init (TresenErasedGroup *self)
{
  self->rows = g_ptr_array_new ();
}

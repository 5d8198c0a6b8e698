/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-personal-data.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "tresen-customer-copy.h"
#include "tresen-dialog.h"
#include "tresen-store-erasure.h"
#include "tresen-words.h"

struct _TresenPersonalData
{
  GObject parent_instance;

  GtkWidget *widget; /* borrowed: it owns this */
  TresenStore *store;
  char *database;
  char *media_folder;
  TresenClock *clock;
  TresenCustomer *customer; /* (nullable) */
  GSimpleActionGroup *actions;
};

G_DEFINE_FINAL_TYPE (TresenPersonalData, tresen_personal_data, G_TYPE_OBJECT)

/* Whom a question was about: another one may be shown when it is answered. */
typedef struct
{
  TresenPersonalData *data;
  gint64 customer_id;
  gint64 now_us;
  char *name;
  GtkNativeDialog *chooser; /* (nullable) */
} Question;

static void
question_free (Question *self)
{
  if (self->chooser != NULL)
    gtk_native_dialog_destroy (self->chooser);
  g_clear_object (&self->chooser);
  g_object_unref (self->data);
  g_free (self->name);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Question, question_free)

static void
question_destroy (gpointer data, GClosure *closure)
{
  question_free (data);
}

static Question *
question_new (TresenPersonalData *self)
{
  Question *question = g_new0 (Question, 1);

  question->data = g_object_ref (self);
  question->customer_id = self->customer->id;
  question->name = tresen_words_customer (self->customer->name, self->customer->remark,
                                          self->customer->openid);
  return question;
}

static GtkWindow *
get_window (TresenPersonalData *self)
{
  GtkRoot *root = self->widget != NULL ? gtk_widget_get_root (self->widget) : NULL;

  return GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
}

static void
show_toast (TresenPersonalData *self, const char *text)
{
  GtkWidget *overlay = self->widget != NULL
                           ? gtk_widget_get_ancestor (self->widget, ADW_TYPE_TOAST_OVERLAY)
                           : NULL;

  if (overlay != NULL)
    adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), adw_toast_new (text));
}

static void
show_failure (TresenPersonalData *self,
              const char *heading,
              const char *remedy,
              const GError *error)
{
  GtkWindow *window = get_window (self);
  GtkWidget *dialog;

  g_warning ("%s: %s", heading, error->message);
  if (window == NULL)
    return;
  dialog = adw_message_dialog_new (window, heading, remedy);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("Close"));
  tresen_dialog_present (dialog);
}

/* Erasing */

static gpointer
write_erasure (TresenDb *db, gpointer data, GError **error)
{
  const Question *question = data;
  gint64 id
      = tresen_store_customer_erase (db, question->customer_id, "staff", question->now_us, error);

  return GINT_TO_POINTER (id > 0 ? 1 : 0);
}

static void
erased_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Question) question = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  tresen_store_write_finish (TRESEN_STORE (source), result, &error);
  if (error != NULL && !g_error_matches (error, TRESEN_STORE_ERROR, TRESEN_STORE_ERROR_NOT_FOUND))
    {
      show_failure (question->data, _ ("The Data Could Not Be Erased"),
                    _ ("Nothing was changed. Check that the disk is not full, then try again."),
                    error);
      return;
    }
  /* Translators: %s is the name of a customer */
  text = g_strdup_printf (_ ("The data of %s are erased"), question->name);
  show_toast (question->data, text);
}

static void
erase_response_cb (AdwMessageDialog *dialog, const char *response, gpointer user_data)
{
  const Question *asked = user_data;
  Question *question;

  if (g_strcmp0 (response, "erase") != 0)
    return;
  question = g_new0 (Question, 1);
  question->data = g_object_ref (asked->data);
  question->customer_id = asked->customer_id;
  question->name = g_strdup (asked->name);
  question->now_us = tresen_clock_now_us (asked->data->clock);
  tresen_store_write_async (asked->data->store, write_erasure, question, NULL, NULL, erased_cb,
                            question);
}

static void
erase_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TresenPersonalData *self = user_data;
  Question *question = question_new (self);
  /* Translators: %s is the name of a customer */
  g_autofree char *heading = g_strdup_printf (_ ("Erase the Data of %s?"), question->name);
  GtkWidget *dialog = adw_message_dialog_new (get_window (self), heading, NULL);
  AdwMessageDialog *message = ADW_MESSAGE_DIALOG (dialog);

  adw_message_dialog_set_body (message,
                               _ ("Messages, pictures, recordings, drafts and tags of this "
                                  "customer are deleted here for good; replies that wait are "
                                  "not sent.\n\n"
                                  "What stays: WeChat’s numbers of the messages for up to 14 days, "
                                  "so that a repeat is not taken for a new message; a "
                                  "note that data were erased, without a name; and copies of the "
                                  "database in “backups” until newer ones replace them. "
                                  "What WeChat keeps is not touched.\n\n"
                                  "A customer who writes again is a new one."));
  adw_message_dialog_add_responses (message, "cancel", _ ("Cancel"), "erase", _ ("Erase Data"),
                                    NULL);
  adw_message_dialog_set_default_response (message, "cancel");
  adw_message_dialog_set_close_response (message, "cancel");
  adw_message_dialog_set_response_appearance (message, "erase", ADW_RESPONSE_DESTRUCTIVE);
  g_signal_connect_data (dialog, "response", G_CALLBACK (erase_response_cb), question,
                         question_destroy, 0);
  tresen_dialog_present (dialog);
}

/* Exporting */

static void
copied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Question) question = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) folder = tresen_customer_copy_finish (result, &error);
  g_autofree char *name = NULL;
  g_autofree char *text = NULL;

  if (folder == NULL)
    {
      show_failure (question->data, _ ("The Data Could Not Be Exported"),
                    _ ("Check that there is room in the folder and that you may write there, then "
                       "try again."),
                    error);
      return;
    }
  name = g_file_get_basename (folder);
  /* Translators: %s is the name of a folder */
  text = g_strdup_printf (_ ("Exported to the folder “%s”"), name);
  show_toast (question->data, text);
}

static void
export_of (Question *question, GFile *parent)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *day = g_date_time_format (now, "%Y-%m-%d");
  g_autofree char *folder
      = g_strdup_printf ("tresen-customer-%" G_GINT64_FORMAT "-%s", question->customer_id, day);

  show_toast (question->data, _ ("Exporting…"));
  tresen_customer_copy_async (question->data->database, question->data->media_folder,
                              question->customer_id, parent, folder, NULL, copied_cb, question);
}

/* What is done once a folder has been chosen. */
void
tresen_personal_data_export (TresenPersonalData *self, GFile *parent)
{
  g_return_if_fail (TRESEN_IS_PERSONAL_DATA (self));
  g_return_if_fail (self->customer != NULL);

  export_of (question_new (self), parent);
}

static void
chosen_cb (GtkNativeDialog *chooser, int response, gpointer user_data)
{
  g_autoptr (Question) question = user_data;
  g_autoptr (GFile) folder = response == GTK_RESPONSE_ACCEPT
                                 ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser))
                                 : NULL;

  if (folder != NULL)
    export_of (g_steal_pointer (&question), folder);
}

static void
export_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TresenPersonalData *self = user_data;
  Question *question = question_new (self);
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (
      _ ("Export Data"), get_window (self), GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER,
      _ ("_Export Here"), NULL);

  question->chooser = GTK_NATIVE_DIALOG (chooser);
  gtk_native_dialog_set_modal (question->chooser, TRUE);
  g_signal_connect (chooser, "response", G_CALLBACK (chosen_cb), question);
  gtk_native_dialog_show (question->chooser);
}

static void
tresen_personal_data_dispose (GObject *object)
{
  TresenPersonalData *self = TRESEN_PERSONAL_DATA (object);

  if (self->widget != NULL)
    g_object_remove_weak_pointer (G_OBJECT (self->widget), (gpointer *) &self->widget);
  self->widget = NULL;
  g_clear_object (&self->actions);
  g_clear_object (&self->store);
  g_clear_pointer (&self->clock, tresen_clock_unref);
  g_clear_pointer (&self->customer, tresen_customer_unref);
  G_OBJECT_CLASS (tresen_personal_data_parent_class)->dispose (object);
}

static void
tresen_personal_data_finalize (GObject *object)
{
  TresenPersonalData *self = TRESEN_PERSONAL_DATA (object);

  g_free (self->database);
  g_free (self->media_folder);
  G_OBJECT_CLASS (tresen_personal_data_parent_class)->finalize (object);
}

static void
tresen_personal_data_class_init (TresenPersonalDataClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tresen_personal_data_dispose;
  G_OBJECT_CLASS (klass)->finalize = tresen_personal_data_finalize;
}

static void
tresen_personal_data_init (TresenPersonalData *self)
{
  static const GActionEntry entries[] = {
    { .name = "export", .activate = export_cb },
    { .name = "erase", .activate = erase_cb },
  };

  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
}

static void
set_enabled (TresenPersonalData *self, gboolean is_enabled)
{
  static const char *const names[] = { "export", "erase" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_simple_action_set_enabled (
        G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), names[i])),
        is_enabled);
}

TresenPersonalData *
tresen_personal_data_new (GtkWidget *widget,
                          TresenStore *store,
                          TresenProfile *profile,
                          TresenClock *clock)
{
  TresenPersonalData *self = g_object_new (TRESEN_TYPE_PERSONAL_DATA, NULL);

  self->widget = widget;
  g_object_add_weak_pointer (G_OBJECT (widget), (gpointer *) &self->widget);
  self->store = g_object_ref (store);
  self->database = g_strdup (tresen_profile_get_database (profile));
  self->media_folder = g_strdup (tresen_profile_get_media_folder (profile));
  self->clock = tresen_clock_ref (clock);
  gtk_widget_insert_action_group (widget, "customer", G_ACTION_GROUP (self->actions));
  set_enabled (self, FALSE);
  return self;
}

/* @customer: (nullable) */
void
tresen_personal_data_set_customer (TresenPersonalData *self, TresenCustomer *customer)
{
  g_return_if_fail (TRESEN_IS_PERSONAL_DATA (self));

  if (customer != NULL)
    tresen_customer_ref (customer);
  g_clear_pointer (&self->customer, tresen_customer_unref);
  self->customer = customer;
  set_enabled (self, customer != NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-notice-dialog.h"

#include <glib/gi18n.h>
#include <string.h>

#include "tresen-console.h"
#include "tresen-notice-form.h"
#include "tresen-notice-words.h"
#include "tresen-notice.h"
#include "tresen-wechat-template.h"

/* A list that is older is asked for by itself. */
#define FRESH_US G_TIME_SPAN_DAY
#define CODE_UNAUTHORIZED 48001

struct _TresenNoticeDialog
{
  AdwWindow parent_instance;

  /* Of the template */
  AdwWindowTitle *window_title;
  GtkWidget *send_button;
  GtkStack *stack;
  AdwStatusPage *empty_page;
  GtkWidget *fetch_button;
  GtkWidget *refresh_button;
  AdwComboRow *template_row;
  TresenNoticeForm *form;
  GtkWidget *url_row;
  GtkLabel *fault_label;
  GtkLabel *preview_title;
  GtkGrid *preview_grid;
  GtkWidget *preview_link;

  TresenStore *store;
  TresenClock *clock;
  TresenStoreWatch *watch;
  GCancellable *cancellable;
  TresenTemplateList *list; /* (nullable) until it has been read */
  gint64 customer_id;
  gboolean is_reading;
  gboolean is_dirty;
  gboolean has_asked;
  gboolean is_filling;
};

G_DEFINE_FINAL_TYPE (TresenNoticeDialog, tresen_notice_dialog, ADW_TYPE_WINDOW)

static void read_list (TresenNoticeDialog *self);

static const TresenTemplate *
get_template (TresenNoticeDialog *self)
{
  guint i = adw_combo_row_get_selected (self->template_row);

  return self->list != NULL && i < self->list->templates->len ? self->list->templates->pdata[i]
                                                              : NULL;
}

static char *
dup_url (TresenNoticeDialog *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->url_row))));
}

/* The preview */

static void
add_preview_line (TresenNoticeDialog *self, int line, const char *label, const char *value)
{
  GtkWidget *left = gtk_label_new (label);
  GtkWidget *right = gtk_label_new (value);

  gtk_label_set_xalign (GTK_LABEL (left), 0);
  gtk_label_set_yalign (GTK_LABEL (left), 0);
  gtk_widget_add_css_class (left, "dim-label");
  gtk_label_set_xalign (GTK_LABEL (right), 0);
  gtk_label_set_wrap (GTK_LABEL (right), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (right), PANGO_WRAP_WORD_CHAR);
  gtk_widget_set_hexpand (right, TRUE);
  gtk_grid_attach (self->preview_grid, left, 0, line, 1, 1);
  gtk_grid_attach (self->preview_grid, right, 1, line, 1, 1);
}

static void
show_preview (TresenNoticeDialog *self, GPtrArray *fields, char **values, const char *url)
{
  const TresenTemplate *template = get_template (self);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->preview_grid))) != NULL)
    gtk_grid_remove (self->preview_grid, child);
  gtk_label_set_label (self->preview_title, template != NULL ? template->title : "");
  for (guint i = 0; i < fields->len; i++)
    add_preview_line (self, (int) i, ((TresenTemplateField *) fields->pdata[i])->label,
                      *values[i] != '\0' ? values[i] : "…");
  gtk_widget_set_visible (self->preview_link, *url != '\0');
}

static void
update (TresenNoticeDialog *self)
{
  GPtrArray *fields = tresen_notice_form_get_fields (self->form);
  g_auto (GStrv) values = tresen_notice_form_dup_values (self->form);
  g_autofree char *faults = tresen_notice_words_faults (fields, (const char *const *) values);
  g_autofree char *url = dup_url (self);
  gboolean has_good_url = tresen_notice_url_is_good (url);
  const char *trouble = faults;

  if (trouble == NULL && !has_good_url)
    trouble = _ ("The web page needs an address such as https://www.example.com");
  if (has_good_url)
    gtk_widget_remove_css_class (self->url_row, "error");
  else
    gtk_widget_add_css_class (self->url_row, "error");
  gtk_label_set_label (self->fault_label, trouble != NULL ? trouble : "");
  gtk_widget_set_visible (GTK_WIDGET (self->fault_label), trouble != NULL);
  gtk_widget_set_sensitive (self->send_button, trouble == NULL && get_template (self) != NULL);
  show_preview (self, fields, values, url);
}

static void
template_chosen_cb (TresenNoticeDialog *self)
{
  if (!self->is_filling)
    tresen_notice_form_set_template (self->form, get_template (self));
}

/* The list of templates */

static gboolean
is_same_list (const TresenTemplateList *a, const TresenTemplateList *b)
{
  if (a == NULL || a->templates->len != b->templates->len)
    return FALSE;
  for (guint i = 0; i < a->templates->len; i++)
    {
      const TresenTemplate *one = a->templates->pdata[i];
      const TresenTemplate *other = b->templates->pdata[i];

      if (strcmp (one->id, other->id) != 0 || strcmp (one->content, other->content) != 0
          || strcmp (one->title, other->title) != 0)
        return FALSE;
    }
  return TRUE;
}

static void
show_titles (TresenNoticeDialog *self)
{
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);

  for (guint i = 0; i < self->list->templates->len; i++)
    gtk_string_list_append (titles, ((TresenTemplate *) self->list->templates->pdata[i])->title);
  self->is_filling = TRUE;
  adw_combo_row_set_model (self->template_row, G_LIST_MODEL (titles));
  self->is_filling = FALSE;
  template_chosen_cb (self);
}

static void
show_empty_words (TresenNoticeDialog *self)
{
  const char *title = _ ("No Templates");
  const char *text = _ ("Choose templates for notices on WeChat's platform first, under Template "
                        "Messages. Then fetch the list again.");

  if (self->list->code == CODE_UNAUTHORIZED)
    {
      title = _ ("Notices Are Not Granted");
      text = _ ("WeChat lets only verified service accounts send notices. Ask the administrator of "
                "the account to check its rights on WeChat's platform.");
    }
  else if (*self->list->error != '\0')
    {
      title = _ ("List Could Not Be Fetched");
      text = _ ("WeChat did not say which templates there are. Check the connection, then fetch "
                "the list again.");
    }
  adw_status_page_set_title (self->empty_page, title);
  adw_status_page_set_description (self->empty_page, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->empty_page),
                               *self->list->error != '\0' ? self->list->error : NULL);
}

static void
show_list (TresenNoticeDialog *self)
{
  const char *page = "form";

  if (self->list->templates->len == 0)
    page = self->list->is_asking || !self->has_asked ? "loading" : "empty";
  show_empty_words (self);
  gtk_widget_set_sensitive (self->refresh_button, !self->list->is_asking);
  gtk_stack_set_visible_child_name (self->stack, page);
  update (self);
}

static void
asked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TresenNoticeDialog) self = user_data;
  g_autoptr (GError) error = NULL;

  tresen_store_write_finish (TRESEN_STORE (source), result, &error);
  if (error != NULL)
    g_warning ("Asking for templates: %s", error->message);
  self->has_asked = TRUE;
  if (self->store != NULL)
    read_list (self);
}

static void
ask (TresenNoticeDialog *self)
{
  gint64 now_us = tresen_clock_now_us (self->clock);

  tresen_store_write_async (self->store, tresen_notice_ask_func, g_memdup2 (&now_us, sizeof now_us),
                            g_free, NULL, asked_cb, g_object_ref (self));
}

static void
take_list (TresenNoticeDialog *self, TresenTemplateList *list)
{
  gboolean is_same = is_same_list (self->list, list);
  gboolean is_old = list->asked_at_us + FRESH_US < tresen_clock_now_us (self->clock);

  g_clear_pointer (&self->list, tresen_template_list_free);
  self->list = list;
  if (!self->has_asked && !list->is_asking && (is_old || list->templates->len == 0))
    ask (self);
  else
    self->has_asked = TRUE;
  if (!is_same)
    show_titles (self);
  show_list (self);
}

static void
list_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TresenNoticeDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  TresenTemplateList *list = tresen_store_read_finish (TRESEN_STORE (source), result, &error);

  self->is_reading = FALSE;
  if (list == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_warning ("Reading the templates: %s", error->message);
      return;
    }
  if (self->store == NULL)
    {
      tresen_template_list_free (list);
      return;
    }
  take_list (self, list);
  if (self->is_dirty)
    read_list (self);
}

static void
read_list (TresenNoticeDialog *self)
{
  self->is_dirty = self->is_reading;
  if (self->is_reading)
    return;
  self->is_reading = TRUE;
  tresen_store_read_async (self->store, tresen_notice_load_func, NULL, NULL,
                           (GDestroyNotify) tresen_template_list_free, self->cancellable,
                           list_read_cb, g_object_ref (self));
}

/* Something was committed: it may be the answer. */
static void
committed_cb (gpointer user_data)
{
  TresenNoticeDialog *self = user_data;

  if (self->list != NULL && self->list->is_asking)
    read_list (self);
}

/* Sending */

static void
queued_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TresenNoticeDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean is_queued = tresen_store_write_finish (TRESEN_STORE (source), result, &error) != NULL;

  if (self->store == NULL)
    return;
  if (is_queued)
    {
      gtk_window_close (GTK_WINDOW (self));
      return;
    }
  g_warning ("Queueing a notice: %s", error != NULL ? error->message : "no answer");
  gtk_widget_set_sensitive (self->send_button, TRUE);
  gtk_label_set_label (
      self->fault_label,
      g_error_matches (error, TRESEN_STORE_ERROR, TRESEN_STORE_ERROR_NOT_FOUND)
          ? _ ("The customer no longer follows the account, so the notice was not sent.")
          : _ ("The notice could not be written down, so it was not sent. Check that the disk is "
               "not full."));
  gtk_widget_set_visible (GTK_WIDGET (self->fault_label), TRUE);
}

static void
send_cb (TresenNoticeDialog *self)
{
  const TresenTemplate *template = get_template (self);
  g_auto (GStrv) values = tresen_notice_form_dup_values (self->form);
  g_autofree char *url = dup_url (self);

  if (template == NULL || !gtk_widget_get_sensitive (self->send_button))
    return;
  gtk_widget_set_sensitive (self->send_button, FALSE);
  tresen_store_write_async (self->store, tresen_notice_queue_func,
                            tresen_notice_new (self->customer_id, tresen_clock_now_us (self->clock),
                                               template, tresen_notice_form_get_fields (self->form),
                                               (const char *const *) values, url),
                            (GDestroyNotify) tresen_notice_free, NULL, queued_cb,
                            g_object_ref (self));
}

static void
tresen_notice_dialog_dispose (GObject *object)
{
  TresenNoticeDialog *self = TRESEN_NOTICE_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->watch, tresen_store_watch_free);
  g_clear_object (&self->store);
  gtk_widget_dispose_template (GTK_WIDGET (self), TRESEN_TYPE_NOTICE_DIALOG);
  G_OBJECT_CLASS (tresen_notice_dialog_parent_class)->dispose (object);
}

static void
tresen_notice_dialog_finalize (GObject *object)
{
  TresenNoticeDialog *self = TRESEN_NOTICE_DIALOG (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->list, tresen_template_list_free);
  g_clear_pointer (&self->clock, tresen_clock_unref);
  G_OBJECT_CLASS (tresen_notice_dialog_parent_class)->finalize (object);
}

static void
tresen_notice_dialog_class_init (TresenNoticeDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tresen_notice_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = tresen_notice_dialog_finalize;
  g_type_ensure (TRESEN_TYPE_NOTICE_FORM);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               TRESEN_CONSOLE_RESOURCES "/tresen-notice-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, TresenNoticeDialog, window_title);
  gtk_widget_class_bind_template_child (widget_class, TresenNoticeDialog, send_button);
  gtk_widget_class_bind_template_child (widget_class, TresenNoticeDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, TresenNoticeDialog, empty_page);
  gtk_widget_class_bind_template_child (widget_class, TresenNoticeDialog, fetch_button);
  gtk_widget_class_bind_template_child (widget_class, TresenNoticeDialog, refresh_button);
  gtk_widget_class_bind_template_child (widget_class, TresenNoticeDialog, template_row);
  gtk_widget_class_bind_template_child (widget_class, TresenNoticeDialog, form);
  gtk_widget_class_bind_template_child (widget_class, TresenNoticeDialog, url_row);
  gtk_widget_class_bind_template_child (widget_class, TresenNoticeDialog, fault_label);
  gtk_widget_class_bind_template_child (widget_class, TresenNoticeDialog, preview_title);
  gtk_widget_class_bind_template_child (widget_class, TresenNoticeDialog, preview_grid);
  gtk_widget_class_bind_template_child (widget_class, TresenNoticeDialog, preview_link);
  gtk_widget_class_bind_template_callback (widget_class, template_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, update);
  gtk_widget_class_bind_template_callback (widget_class, ask);
  gtk_widget_class_bind_template_callback (widget_class, send_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
tresen_notice_dialog_init (TresenNoticeDialog *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/** @name: of the customer, for the title */
TresenNoticeDialog *
tresen_notice_dialog_new (GtkWindow *parent,
                          TresenStore *store,
                          TresenClock *clock,
                          gint64 customer_id,
                          const char *name)
{
  TresenNoticeDialog *self
      = g_object_new (TRESEN_TYPE_NOTICE_DIALOG, "transient-for", parent, "modal", TRUE, NULL);

  self->store = g_object_ref (store);
  self->clock = tresen_clock_ref (clock);
  self->customer_id = customer_id;
  adw_window_title_set_subtitle (self->window_title, name);
  self->watch = tresen_store_watch (store, committed_cb, self);
  read_list (self);
  return self;
}

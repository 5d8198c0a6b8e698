/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-customer-picker.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "tresen-console.h"
#include "tresen-store-conversations.h"
#include "tresen-store-directory.h"
#include "tresen-store-names.h"
#include "tresen-words.h"

/* Who looks for somebody types more letters. */
#define MOST 8

struct _TresenCustomerPicker
{
  GtkWidget parent_instance;

  /* Of the template */
  GtkWidget *button;
  GtkLabel *name;
  GtkPopover *popover;
  GtkEditable *search;
  GtkListBox *list;
  GtkWidget *nothing;

  TresenStore *store;
  GCancellable *cancellable; /* of the search */
  GCancellable *loading;
  GPtrArray *
      rows; /* (element-type TresenDirectoryRow) (nullable): as the list shows them, behind "Nobody" */
  gint64 customer_id;
  TresenConversation *conversation; /* (nullable): until it has been read */
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TresenCustomerPicker, tresen_customer_picker, GTK_TYPE_WIDGET)

static void
show_name (TresenCustomerPicker *self)
{
  const TresenConversation *who = self->conversation;
  g_autofree char *name
      = who != NULL ? tresen_words_customer (who->name, who->remark, who->openid) : NULL;
  g_autofree char *label = NULL;

  gtk_label_set_label (self->name, name != NULL             ? name
                                   : self->customer_id != 0 ? "…"
                                                            : _ ("Nobody"));
  /* Translators: what a screen reader says of a button; %s is a name */
  label = g_strdup_printf (_ ("Customer: %s"), gtk_label_get_label (self->name));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, -1);
}

static gpointer
load_func (TresenDb *db, gpointer data, GError **error)
{
  return tresen_store_conversation_load (db, *(gint64 *) data, error);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TresenCustomerPicker) self = user_data;
  g_autoptr (GError) error = NULL;
  TresenConversation *conversation
      = tresen_store_read_finish (TRESEN_STORE (source), result, &error);

  if (conversation == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_warning ("Reading a customer: %s", error != NULL ? error->message : "no answer");
      return;
    }
  self->conversation = conversation;
  show_name (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

/** @customer_id: 0 for nobody */
void
tresen_customer_picker_choose (TresenCustomerPicker *self, gint64 customer_id)
{
  g_return_if_fail (TRESEN_IS_CUSTOMER_PICKER (self) && self->store != NULL);

  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  self->loading = g_cancellable_new ();
  self->customer_id = customer_id;
  g_clear_pointer (&self->conversation, tresen_conversation_unref);
  show_name (self);
  if (customer_id != 0)
    tresen_store_read_async (self->store, load_func, g_memdup2 (&customer_id, sizeof customer_id),
                             g_free, (GDestroyNotify) tresen_conversation_unref, self->loading,
                             loaded_cb, g_object_ref (self));
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
row_activated_cb (TresenCustomerPicker *self, GtkListBoxRow *row)
{
  guint index = (guint) gtk_list_box_row_get_index (row);
  gint64 id = 0;

  if (self->rows == NULL || index > self->rows->len)
    return;
  if (index > 0)
    id = ((TresenDirectoryRow *) self->rows->pdata[index - 1])->customer_id;
  gtk_popover_popdown (self->popover);
  tresen_customer_picker_choose (self, id);
}

/* The search */

static GtkWidget *
new_row (const char *title, const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 1);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  return row;
}

static void
show_rows (TresenCustomerPicker *self)
{
  GtkListBoxRow *old;

  while ((old = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (old));
  gtk_list_box_append (self->list,
                       new_row (_ ("Nobody"), _ ("A customer whom Tresen does not know")));
  for (guint i = 0; i < self->rows->len; i++)
    {
      const TresenDirectoryRow *one = self->rows->pdata[i];
      g_autofree char *name = tresen_words_customer (one->name, one->remark, one->openid);

      gtk_list_box_append (self->list,
                           new_row (name, one->is_followed ? "" : _ ("Does not follow any more")));
    }
  gtk_widget_set_visible (self->nothing, self->rows->len == 0);
}

static gpointer
search_func (TresenDb *db, gpointer data, GError **error)
{
  const TresenDirectoryQuery query = { .search = data };

  return tresen_store_directory_page (db, &query, NULL, MOST, error);
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TresenCustomerPicker) self = user_data;
  g_autoptr (GError) error = NULL;
  GPtrArray *rows = tresen_store_read_finish (TRESEN_STORE (source), result, &error);

  if (rows == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_warning ("Looking for customers: %s", error != NULL ? error->message : "no answer");
      return;
    }
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  self->rows = rows;
  show_rows (self);
}

static void
search_cb (TresenCustomerPicker *self)
{
  const char *text = gtk_editable_get_text (self->search);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->store == NULL)
    return;
  self->cancellable = g_cancellable_new ();
  tresen_store_read_async (self->store, search_func, tresen_store_name_fold (text), g_free,
                           (GDestroyNotify) g_ptr_array_unref, self->cancellable, found_cb,
                           g_object_ref (self));
}

static void
search_activate_cb (TresenCustomerPicker *self)
{
  GtkListBoxRow *first = gtk_list_box_get_row_at_index (self->list, 1);

  if (*gtk_editable_get_text (self->search) != '\0' && first != NULL)
    row_activated_cb (self, first);
}

static void
popover_shown_cb (TresenCustomerPicker *self)
{
  gtk_editable_set_text (self->search, "");
  search_cb (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

static void
tresen_customer_picker_dispose (GObject *object)
{
  TresenCustomerPicker *self = TRESEN_CUSTOMER_PICKER (object);

  g_cancellable_cancel (self->cancellable);
  g_cancellable_cancel (self->loading);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->loading);
  g_clear_object (&self->store);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->conversation, tresen_conversation_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), TRESEN_TYPE_CUSTOMER_PICKER);
  G_OBJECT_CLASS (tresen_customer_picker_parent_class)->dispose (object);
}

static void
tresen_customer_picker_class_init (TresenCustomerPickerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tresen_customer_picker_dispose;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, TRESEN_CONSOLE_RESOURCES
                                               "/tresen-customer-picker.ui");
  gtk_widget_class_bind_template_child (widget_class, TresenCustomerPicker, button);
  gtk_widget_class_bind_template_child (widget_class, TresenCustomerPicker, name);
  gtk_widget_class_bind_template_child (widget_class, TresenCustomerPicker, popover);
  gtk_widget_class_bind_template_child (widget_class, TresenCustomerPicker, search);
  gtk_widget_class_bind_template_child (widget_class, TresenCustomerPicker, list);
  gtk_widget_class_bind_template_child (widget_class, TresenCustomerPicker, nothing);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, popover_shown_cb);
}

static void
tresen_customer_picker_init (TresenCustomerPicker *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  show_name (self);
}

void
tresen_customer_picker_set_up (TresenCustomerPicker *self, TresenStore *store)
{
  g_return_if_fail (TRESEN_IS_CUSTOMER_PICKER (self) && self->store == NULL);
  self->store = g_object_ref (store);
}

/** Returns: 0 for nobody */
gint64
tresen_customer_picker_get_id (TresenCustomerPicker *self)
{
  g_return_val_if_fail (TRESEN_IS_CUSTOMER_PICKER (self), 0);
  return self->customer_id;
}

/** Returns: (nullable): of nobody, or until it has been read */
const TresenConversation *
tresen_customer_picker_get_conversation (TresenCustomerPicker *self)
{
  g_return_val_if_fail (TRESEN_IS_CUSTOMER_PICKER (self), NULL);
  return self->conversation;
}

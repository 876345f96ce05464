def broadcast_row_and_column(row, column):
    table = column * row - row / (column + 5.0)
    return np.sum(table * table)


# output


def broadcast_row_and_column_grad(row, column):
    t = column + 5.0
    t2 = row / t
    table = column * row - t2
    # reverse sweep
    table_bar = 2.0 * table
    t_bar = -table_bar
    column_bar = unbroadcast(t_bar * (-t2 / t), column) + unbroadcast(table_bar * row, column)
    return unbroadcast(t_bar / t, row) + unbroadcast(table_bar * column, row), column_bar
